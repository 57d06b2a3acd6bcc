/**
 * What was opened, closed in reverse order. A part that fails to close is told of and does not keep
 * the others open.
 */
export class Closing {
  readonly #onError: (error: unknown, part: string) => void;
  readonly #parts: { readonly name: string; readonly close: () => unknown }[] = [];
  #closed: Promise<void> | null = null;

  constructor(onError: (error: unknown, part: string) => void) {
    this.#onError = onError;
  }

  /** `close` is called once, after everything that was added later has closed. */
  add(name: string, close: () => unknown): void {
    if (this.#closed !== null) throw new Error(`${name} was opened after the end`);
    this.#parts.push({ name, close });
  }

  /** The second call waits for the first. Never rejects. */
  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  async #closeAll(): Promise<void> {
    for (const { name, close } of this.#parts.reverse()) {
      try {
        await close();
      } catch (error) {
        this.#onError(error, name);
      }
    }
  }
}
