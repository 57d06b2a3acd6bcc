const MAX_STORED_ANSWERS = 8;

/** The last CALLs that were answered, so that one which is repeated word for word gets the same answer. */
export class AnsweredCalls {
  readonly #stored = new Map<string, { readonly request: string; readonly answer: string }>();

  /** Null: there is none, or the id came with other content. */
  answerTo(id: string, request: string): string | null {
    const stored = this.#stored.get(id);
    return stored?.request === request ? stored.answer : null;
  }

  store(id: string, request: string, answer: string): void {
    this.#stored.delete(id);
    this.#stored.set(id, { request, answer });
    const oldest = this.#stored.keys().next();
    if (this.#stored.size > MAX_STORED_ANSWERS && !oldest.done) this.#stored.delete(oldest.value);
  }

  forget(id: string): void {
    this.#stored.delete(id);
  }
}
