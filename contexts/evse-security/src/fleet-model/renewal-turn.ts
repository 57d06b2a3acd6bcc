import { freeAt, minuteOf, type RenewalQuota, type RenewalStart } from '@bfcert/certificate-lifecycle';
import type { EventQueue } from './event-queue.ts';
import { Heap } from './heap.ts';

/** What the quota of the CA did. */
export interface PutOff {
  /** Renewals that did not begin when their time had come, and have begun since. */
  readonly renewals: number;
  /** That have not. */
  readonly waiting: number;
  /** The longest that one of either waited. */
  readonly longestHours: number;
  /** Of all certificates, put off or not, the one that was, or is, nearest to its end before its renewal began; null: none was due. */
  readonly leastDaysLeft: number | null;
}

interface Waiting {
  readonly since: number;
  /** When its certificate ends. */
  readonly end: number;
  readonly begin: () => void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const roundedBy = (by: number, milliseconds: number): number => Math.round((milliseconds / by) * 10) / 10;

/**
 * The lifecycle's quota of one authority: so many renewals begin within an hour and within a day. Who waits is taken as
 * the scheduler takes it: what ends first, first.
 */
export class RenewalTurn {
  readonly #queue: EventQueue;
  readonly #quota: RenewalQuota;
  readonly #waiting = new Heap<Waiting>((one, other) => one.end < other.end);
  #starts: RenewalStart[] = [];
  #isAsleep = false;
  #putOff = 0;
  #longestMs = 0;
  #leastLeftMs = Number.POSITIVE_INFINITY;

  constructor(queue: EventQueue, quota: RenewalQuota) {
    this.#queue = queue;
    this.#quota = quota;
  }

  /** Its time has come. */
  await(end: number, begin: () => void): void {
    this.#waiting.add({ since: this.#queue.now, end, begin });
    if (!this.#isAsleep) this.#serve();
  }

  putOff(): PutOff {
    for (const one of this.#waiting.values()) this.#see(one);
    return {
      renewals: this.#putOff,
      waiting: this.#waiting.size,
      longestHours: roundedBy(HOUR_MS, this.#longestMs),
      leastDaysLeft: this.#leastLeftMs === Number.POSITIVE_INFINITY ? null : roundedBy(DAY_MS, this.#leastLeftMs),
    };
  }

  #serve(): void {
    const { now } = this.#queue;
    for (let next = this.#waiting.first; next !== undefined; next = this.#waiting.first) {
      const free = freeAt(this.#starts, this.#quota, new Date(now));
      if (free !== null) {
        this.#sleepUntil(free.getTime());
        return;
      }
      this.#waiting.dropFirst();
      this.#see(next);
      if (now > next.since) this.#putOff++;
      this.#count(now);
      next.begin();
    }
  }

  #see({ since, end }: Waiting): void {
    const { now } = this.#queue;
    this.#longestMs = Math.max(this.#longestMs, now - since);
    this.#leastLeftMs = Math.min(this.#leastLeftMs, end - now);
  }

  #sleepUntil(at: number): void {
    this.#isAsleep = true;
    this.#queue.at(at, () => {
      this.#isAsleep = false;
      this.#serve();
    });
  }

  #count(now: number): void {
    const minute = minuteOf(new Date(now));
    const last = this.#starts.at(-1);
    if (last?.minute === minute) {
      this.#starts[this.#starts.length - 1] = { minute, count: last.count + 1 };
      return;
    }
    // As `countRenewal` has it: what is before the day counts no more.
    const oldest = minuteOf(new Date(now - DAY_MS));
    this.#starts = [...this.#starts.filter((start) => start.minute >= oldest), { minute, count: 1 }];
  }
}
