/** What fails again and again for one reason is told once. */
export class OncePerReason {
  readonly #tell: (error: unknown) => void;
  #told: string | null = null;

  constructor(tell: (error: unknown) => void) {
    this.#tell = tell;
  }

  failed(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== this.#told) this.#tell(error);
    this.#told = reason;
  }

  recovered(): void {
    this.#told = null;
  }
}
