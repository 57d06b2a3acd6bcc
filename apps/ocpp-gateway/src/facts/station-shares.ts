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

interface SpentBy {
  readonly kind: StationFact['kind'];
  readonly identityId: string;
}

/**
 * What one station may have waiting for the servers, and how fast, of each kind of fact that it makes at will: a storm
 * of one kind leaves its own other kinds, and every other station, what is theirs. Facts that an earlier process of the
 * gateway left count as well: a restart gives nobody another share.
 */
export class StationShares {
  readonly #pace: AttemptLimiter;
  readonly #bytes: number;
  readonly #waiting = new Map<string, number>();
  readonly #onSpent: (spent: SpentBy) => void;

  constructor(
    clock: Clock,
    { bytes = SHARE_BYTES, ...pace }: { readonly burst: number; readonly perMinute: number; readonly bytes?: number },
    onSpent: (spent: SpentBy) => void = () => undefined,
  ) {
    this.#onSpent = onSpent;
    this.#pace = new AttemptLimiter(clock, pace);
    this.#bytes = bytes;
  }

  /** Throws `ShareSpent`; call what it returns once the fact waits no more. */
  take({ fact, bytes }: ReportableFact): () => void {
    const identityId = sharedBy(fact);
    if (identityId === null) return () => undefined;
    const key = keyOf(fact.kind, identityId);
    if ((this.#waiting.get(key) ?? 0) + bytes > this.#bytes || this.#pace.isExhausted(key)) {
      this.#onSpent({ kind: fact.kind, identityId });
      throw new ShareSpent(fact.kind);
    }
    this.#pace.record(key);
    return this.#hold(key, bytes);
  }

  /** It waits already, whatever its station has: what an earlier process left. Call what it returns once it waits no more. */
  hold({ fact, bytes }: ReportableFact): () => void {
    const identityId = sharedBy(fact);
    return identityId === null ? () => undefined : this.#hold(keyOf(fact.kind, identityId), bytes);
  }

  /** So much of its share is there that what can wait need not. */
  hasPlenty(fact: StationFact): boolean {
    const identityId = sharedBy(fact);
    return identityId === null || !this.#pace.isDented(keyOf(fact.kind, identityId));
  }

  #hold(key: string, bytes: number): () => void {
    this.#waiting.set(key, (this.#waiting.get(key) ?? 0) + bytes);
    return () => this.#giveBack(key, bytes);
  }

  #giveBack(key: string, bytes: number): void {
    const rest = (this.#waiting.get(key) ?? 0) - bytes;
    if (rest > 0) this.#waiting.set(key, rest);
    else this.#waiting.delete(key);
  }
}

/** Whose share it is of; null: nobody's. */
const sharedBy = (fact: StationFact): string | null =>
  placeInSpool[fact.kind].shared && 'identityId' in fact ? fact.identityId : null;

const keyOf = (kind: StationFact['kind'], identityId: string): string => `${kind} ${identityId}`;
