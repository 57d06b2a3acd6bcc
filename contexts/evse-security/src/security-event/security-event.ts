import type { Json } from '@bfcert/kernel/canonical-json';
import type { Id } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';

/** Something a station or a gateway noticed. The list of types is open: unknown ones are kept as they came. */
export interface SecurityEvent {
  readonly id: Id<'sev'>;
  readonly identityId: ChargerId | null;
  readonly source: 'station' | 'gateway';
  readonly type: string;
  /** Gateway time; of the first, where equal ones are counted. */
  readonly at: Date;
  /** Gateway time of the last. */
  readonly lastAt: Date;
  /** What the station said of time; stations' clocks may be wrong. */
  readonly stationTime: string | null;
  readonly count: number;
  /** Of the last. */
  readonly details: Json;
}
