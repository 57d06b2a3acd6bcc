import type { Actor } from '@bfcert/kernel/actor';

/** How many streams each caller has open, whichever tokens and sessions of theirs began them. */
export class StreamsOfCallers {
  readonly #most: number;
  readonly #open = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Null: the caller has as many as one may have. Else what gives the place back; called again, it does nothing. */
  enter({ kind, id, person }: Actor): (() => void) | null {
    const caller = person === undefined ? `${kind}:${id}` : `person:${person}`;
    const open = this.#open.get(caller) ?? 0;
    if (open >= this.#most) return null;
    this.#open.set(caller, open + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const rest = (this.#open.get(caller) ?? 0) - 1;
      if (rest > 0) this.#open.set(caller, rest);
      else this.#open.delete(caller);
    };
  }
}
