import type { StationFact } from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import { AttemptLimiter } from '../admission/attempt-limiter.ts';
import { placeInSpool } from './place-in-spool.ts';
import type { ReportableFact } from './reportable-fact.ts';

/** Of one station and kind, that no server has taken: a hundredth of what the spool has for all. */
const SHARE_BYTES = 512 * 1024;

/** What the station makes of this kind is more than its share; it was not kept. Passes with time, and when servers take what waits. */
export class ShareSpent extends Error {
  override readonly name = 'ShareSpent';
  constructor(kind: StationFact['kind']) {
    super(`${kind}: the share of this station is spent`);
  }
}

/**
 * What one station may have waiting for the servers, and how fast, of each kind of fact that it makes at will: a storm
 * of one kind leaves its own other kinds, and every other station, what is theirs. Facts that an earlier process of the
 * gateway left wait beside it.
 */
export class StationShares {
  readonly #pace: AttemptLimiter;
  readonly #bytes: number;
  readonly #waiting = new Map<string, number>();

  constructor(
    clock: Clock,
    { bytes = SHARE_BYTES, ...pace }: { readonly burst: number; readonly perMinute: number; readonly bytes?: number },
  ) {
    this.#pace = new AttemptLimiter(clock, pace);
    this.#bytes = bytes;
  }

  /** Throws `ShareSpent`; call what it returns once the fact waits no more. */
  take({ fact, bytes }: ReportableFact): () => void {
    const key = keyOf(fact);
    if (key === null) return () => undefined;
    const waiting = (this.#waiting.get(key) ?? 0) + bytes;
    if (waiting > this.#bytes || this.#pace.isExhausted(key)) throw new ShareSpent(fact.kind);
    this.#pace.record(key);
    this.#waiting.set(key, waiting);
    return () => this.#giveBack(key, bytes);
  }

  /** So much of its share is there that what can wait need not. */
  hasPlenty(fact: StationFact): boolean {
    const key = keyOf(fact);
    return key === null || !this.#pace.isDented(key);
  }

  #giveBack(key: string, bytes: number): void {
    const rest = (this.#waiting.get(key) ?? 0) - bytes;
    if (rest > 0) this.#waiting.set(key, rest);
    else this.#waiting.delete(key);
  }
}

const keyOf = (fact: StationFact): string | null =>
  placeInSpool[fact.kind].shared && 'identityId' in fact ? `${fact.kind} ${fact.identityId}` : null;
