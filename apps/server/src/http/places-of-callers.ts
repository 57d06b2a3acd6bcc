import type { Actor } from '@bfcert/kernel/actor';

/** How many of something each caller has open, whichever tokens and sessions of theirs began them, and all together. */
export class PlacesOfCallers {
  readonly #most: number;
  readonly #mostOfAll: number;
  readonly #open = new Map<string, number>();
  #openInAll = 0;

  constructor(most: number, mostOfAll = Number.POSITIVE_INFINITY) {
    this.#most = most;
    this.#mostOfAll = mostOfAll;
  }

  /** Null: the caller, or all, have as many as may be. Else what gives the place back; called again, it does nothing. */
  enter({ kind, id, person }: Actor): (() => void) | null {
    const caller = person === undefined ? `${kind}:${id}` : `person:${person}`;
    const open = this.#open.get(caller) ?? 0;
    if (open >= this.#most || this.#openInAll >= this.#mostOfAll) return null;
    this.#open.set(caller, open + 1);
    this.#openInAll += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#openInAll -= 1;
      const rest = (this.#open.get(caller) ?? 0) - 1;
      if (rest > 0) this.#open.set(caller, rest);
      else this.#open.delete(caller);
    };
  }
}
