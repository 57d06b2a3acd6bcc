import type { StationFact } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import { type Counted, CountingWindow } from './counting-window.ts';

/** Each that had more to say than its share is told of within this time, and then once in each of these. */
const WINDOW_MS = 10_000;

export type NoisyStationFact = Extract<StationFact, { kind: 'station_noisy' }>;

/** What one station said beyond its share, by kind of fact: none of it was kept. */
type Refused = { readonly [kind: string]: number };

/** Counts what stations say beyond their shares: how much that was is all that there is room for, and a person is to know it. */
export class NoisyStations {
  readonly #window: CountingWindow<Refused>;

  constructor(clock: Clock, newFactId: () => string, publish: (fact: NoisyStationFact) => void) {
    const told = (identityId: string, { seen, count }: Counted<Refused>): NoisyStationFact => ({
      factId: newFactId(),
      at: clock.now().toISOString(),
      kind: 'station_noisy',
      identityId,
      count,
      kinds: { ...seen },
    });
    this.#window = new CountingWindow(WINDOW_MS, (counted) => {
      for (const [identityId, one] of counted) publish(told(identityId, one));
    });
  }

  record({ kind, identityId }: { readonly kind: StationFact['kind']; readonly identityId: string }): void {
    this.#window.count(identityId, (before = {}) => ({ ...before, [kind]: (before[kind] ?? 0) + 1 }));
  }

  flush(): void {
    this.#window.flush();
  }
}
