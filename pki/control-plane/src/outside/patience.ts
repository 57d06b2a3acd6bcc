import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';

/** Slower than any authority that works, far below how long its process may wait for an answer. */
const HANGING_AFTER_MS = 5_000;

/**
 * Keeps calls from piling up at an authority that hangs: while one call has been without an answer for
 * five seconds, nothing else is sent. It ends with that call, answered or given up.
 */
export class Patience {
  readonly #underWay = new Set<{ readonly since: number }>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  async call<Output>(send: () => Promise<Output>): Promise<Output> {
    const now = this.#now();
    if ([...this.#underWay].some(({ since }) => now - since >= HANGING_AFTER_MS)) {
      throw new AuthorityUnavailable('the authority has left a call without an answer for seconds', false);
    }
    const call = { since: now };
    this.#underWay.add(call);
    try {
      return await send();
    } finally {
      this.#underWay.delete(call);
    }
  }
}
