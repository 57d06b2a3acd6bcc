const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

interface Try {
  readonly count: number;
  /** Monotonic. */
  readonly nextAt: number;
}

/**
 * When a revocation that an outside authority has not carried out is asked for again: after half a minute,
 * then twice as long each time, once an hour at last. In memory only: a restart asks at once.
 */
export class RevocationTries {
  readonly #tries = new Map<string, Try>();
  readonly #now: () => number;
  readonly #log: (line: string) => void;

  constructor(log: (line: string) => void, now: () => number = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  isDue(fingerprint: string): boolean {
    return this.#now() >= (this.#tries.get(fingerprint)?.nextAt ?? Number.NEGATIVE_INFINITY);
  }

  /** Before it is asked for, so that one whose answer never comes waits as well. */
  note(fingerprint: string): void {
    const { count } = this.#tries.get(fingerprint) ?? { count: 0 };
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** count, LONGEST_PAUSE_MS);
    this.#tries.set(fingerprint, { count: count + 1, nextAt: this.#now() + pause });
  }

  /** An operator has to look at the authority. */
  tell(authority: string, serial: string, detail: string): void {
    this.#log(`${authority} does not revoke ${serial}: ${detail}`);
  }

  forget(fingerprint: string): void {
    this.#tries.delete(fingerprint);
  }
}
