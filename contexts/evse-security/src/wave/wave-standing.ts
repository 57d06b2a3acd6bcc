import type { EvseSecurityDependencies } from '../ports.ts';
import type { MemberState, Wave, WaveId } from './wave.ts';
import type { WaveKind } from './wave-kind.ts';

/** A wave that was started and has not ended, with how many of its members are in each state. */
export interface WaveStanding {
  readonly waveId: WaveId;
  readonly kind: WaveKind;
  /** `scheduled`: it runs, and its planned start is yet to come. */
  readonly state: Extract<Wave['state'], 'running' | 'paused' | 'held'> | 'scheduled';
  readonly members: Readonly<Record<MemberState, number>>;
}

/** Of the whole fleet, oldest first: for whoever watches the system. */
export const waveStanding = ({
  stores,
  transactions,
  clock,
}: EvseSecurityDependencies): Promise<readonly WaveStanding[]> =>
  transactions.run((tx) => stores.waves.standing(tx, clock.now()));
