/**
 * What a caller knows when a call is over. `fail`: it was refused by name, or never sent; nothing
 * changed. `unknown`: it was sent and no answer came; only reading tells.
 */
export type Outcome = 'ok' | 'fail' | 'unknown';

export interface Call {
  readonly method: string;
  /** The command or station it was about. */
  readonly about: string;
  readonly outcome: Outcome;
  /** Of `ok` what was answered, of `fail` the refusal's name. */
  readonly said: string;
  /** The only right answer, where there is one: this refusal. */
  readonly mustBeRefused?: string;
}

/** Every call of a run in the order in which they ended. */
export class History {
  readonly #calls: Call[] = [];

  get calls(): readonly Call[] {
    return this.#calls;
  }

  add(call: Call): Call {
    this.#calls.push(call);
    return call;
  }

  counts(): { readonly [Of in Outcome]: number } {
    const counts = { ok: 0, fail: 0, unknown: 0 };
    for (const { outcome } of this.#calls) counts[outcome] += 1;
    return counts;
  }
}
