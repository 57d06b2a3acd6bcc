import { ApiProblem } from './client.ts';

/**
 * Idempotency keys of one dialog. Sent again because no answer came, the same input has the same key:
 * whatever the server did the first time, it does once. Other input is another command, and so is the
 * same one after a refusal, which is what that key stands for from then on.
 */
export class CommandKeys {
  readonly #newKey: () => string;
  #unanswered: { readonly input: string; readonly key: string } | null = null;

  constructor(newKey: () => string = () => crypto.randomUUID()) {
    this.#newKey = newKey;
  }

  async use(input: object, send: (key: string) => Promise<void>): Promise<void> {
    const text = JSON.stringify(input);
    if (this.#unanswered?.input !== text) this.#unanswered = { input: text, key: this.#newKey() };
    try {
      await send(this.#unanswered.key);
    } catch (error) {
      if (error instanceof ApiProblem && error.status < 500) this.#unanswered = null;
      throw error;
    }
  }
}
