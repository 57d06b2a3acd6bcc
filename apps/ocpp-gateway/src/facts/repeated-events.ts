import type { StationFact } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import { type Counted, CountingWindow } from './counting-window.ts';
import type { FactReporter } from './report-facts.ts';

/** Repetitions are told of within this time; a name that was not said for so long is new again. */
const WINDOW_MS = 5_000;

export type SecurityEventFact = Extract<StationFact, { kind: 'security_event' }>;

export interface RepeatedEventsParts {
  readonly facts: FactReporter;
  readonly clock: Clock;
  /** Whether repetitions of this station may be told of now: what is new of it goes first. */
  readonly mayTell: (fact: SecurityEventFact) => boolean;
  /** As long as the disk takes for one that is kept: whoever repeats itself is answered no faster, or its storm would only grow. */
  readonly pause: () => Promise<void>;
  /** Repetitions that could not be kept, and are counted on. */
  readonly onProblem: (fact: SecurityEventFact, count: number, error: unknown) => void;
}

/**
 * A station may say the same faster than a database can write it down. The first of a name is kept before it is answered.
 * What follows within the window is counted, as the server counts it within the hour, and becomes one fact with the newest
 * time and text. So a gateway that is killed loses how often something was said in its last seconds, never that it was.
 */
export class RepeatedEvents implements FactReporter {
  readonly #parts: RepeatedEventsParts;
  readonly #repeated: CountingWindow<SecurityEventFact>;
  /** When each was told of last, by the monotonic clock, oldest first. */
  readonly #told = new Map<string, number>();
  #telling: Promise<unknown> = Promise.resolve();
  #closing = false;

  constructor(parts: RepeatedEventsParts) {
    this.#parts = parts;
    this.#repeated = new CountingWindow(WINDOW_MS, (counted) => {
      this.#telling = Promise.all([...counted].map(([key, one]) => this.#tell(key, one)));
    });
  }

  async report(fact: StationFact): Promise<void> {
    const { facts, pause } = this.#parts;
    if (fact.kind !== 'security_event') return facts.report(fact);
    const key = JSON.stringify([fact.identityId, fact.connectionId, fact.type]);
    if (this.#repeated.has(key) || this.#isFresh(key)) {
      this.#repeated.count(key, () => fact);
      return pause();
    }
    await facts.report(fact);
    this.#remember(key);
  }

  /** Resolves once what was counted is kept, or it was told why it is not. */
  async flush(): Promise<void> {
    this.#repeated.flush();
    await this.#telling;
  }

  async close(): Promise<void> {
    await this.#telling;
    this.#closing = true;
    await this.flush();
  }

  async #tell(key: string, { seen, count }: Counted<SecurityEventFact>): Promise<void> {
    const { facts, mayTell, onProblem } = this.#parts;
    try {
      if (mayTell(seen) || this.#closing) {
        await facts.report({ ...seen, count });
        return this.#remember(key);
      }
    } catch (error) {
      onProblem(seen, count, error);
    }
    if (!this.#closing) this.#repeated.count(key, (newer) => newer ?? seen, count);
  }

  #isFresh(key: string): boolean {
    const now = this.#parts.clock.monotonic();
    for (const [oldest, at] of this.#told) {
      if (now - at < WINDOW_MS) break;
      this.#told.delete(oldest);
    }
    return this.#told.has(key);
  }

  #remember(key: string): void {
    this.#told.delete(key);
    this.#told.set(key, this.#parts.clock.monotonic());
  }
}
