/**
 * Runs `publish` whenever woken and at least every `everyMs`: a wake-up lost with a process is made
 * good by the next look. One run at a time; a wake-up during a run leads to another.
 */
export class AdmissionDrain {
  readonly #publish: () => Promise<number>;
  readonly #everyMs: number;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = true;

  constructor(publish: () => Promise<number>, options: { everyMs: number; onError: (error: unknown) => void }) {
    this.#publish = publish;
    this.#everyMs = options.everyMs;
    this.#onError = options.onError;
  }

  start(): void {
    this.#stopped = false;
    this.wake();
  }

  wake(): void {
    if (this.#stopped) return;
    if (this.#running !== null) {
      this.#again = true;
      return;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#running = this.#run().finally(() => {
      this.#running = null;
      if (this.#stopped) return;
      if (this.#again) this.wake();
      else this.#timer = setTimeout(() => this.wake(), this.#everyMs);
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#again = false;
    try {
      await this.#publish();
    } catch (error) {
      this.#onError(error);
    }
  }
}
