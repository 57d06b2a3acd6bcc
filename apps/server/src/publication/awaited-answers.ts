import type { OwnAnswer } from '@bfcert/evse-security';

/**
 * Those who ask about a certificate before its first answer is here: it is signed some moments after the certificate, and a
 * station asks as soon as it has that. Who asks about a number that nobody has waits as long, for nothing.
 */
export class AwaitedAnswers {
  readonly #looks = new Set<() => void>();
  readonly #begun: () => void;

  /** `begun`: somebody waits, and nobody did. */
  constructor(begun: () => void) {
    this.#begun = begun;
  }

  get isAwaited(): boolean {
    return this.#looks.size > 0;
  }

  /** What there was to take was taken. */
  taken(): void {
    for (const look of this.#looks) look();
  }

  /** As soon as `find` finds something to say; what it finds when `signal` ends the patience of whoever asks. */
  until(find: () => OwnAnswer, signal: AbortSignal): Promise<OwnAnswer> {
    const now = find();
    if (now.kind !== 'nothing_to_say' || signal.aborted) return Promise.resolve(now);
    return new Promise((resolve) => {
      const end = (answer: OwnAnswer): void => {
        this.#looks.delete(look);
        signal.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      const look = (): void => {
        const answer = find();
        if (answer.kind !== 'nothing_to_say') end(answer);
      };
      const giveUp = (): void => end(find());
      signal.addEventListener('abort', giveUp, { once: true });
      this.#looks.add(look);
      if (this.#looks.size === 1) this.#begun();
    });
  }
}
