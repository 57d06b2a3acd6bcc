const KEPT = 64;

/**
 * The answers to the CSMS's last CALLs. A message id is unique over all connections of one identity, and
 * a retried CALL may keep its id (errata 2024-09): it gets the answer it already had, and is not done twice.
 */
export class AnsweredCalls {
  readonly #answers = new Map<string, string>();

  find(id: string): string | undefined {
    return this.#answers.get(id);
  }

  keep(id: string, answer: string): void {
    this.#answers.set(id, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > KEPT && oldest !== undefined) this.#answers.delete(oldest);
  }
}
