import type { ControlPlane } from '../control-plane.ts';
import { keepBooks } from './keep-books.ts';

const EVERY_MS = 30_000;

/** Keeps the books of all outside authorities, one round after the other, from the start on. */
export class Bookkeeping {
  readonly #plane: ControlPlane;
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void>;
  #stopped = false;

  constructor(plane: ControlPlane) {
    this.#plane = plane;
    this.#round = this.#keep();
  }

  /** Resolves when no round is under way any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#round;
  }

  async #keep(): Promise<void> {
    for (const authority of this.#plane.outside.values()) {
      try {
        await keepBooks(this.#plane, authority);
      } catch (error) {
        process.stderr.write(`the books of ${authority.name}: ${error instanceof Error ? error.message : 'unknown'}\n`);
      }
    }
    if (this.#stopped || this.#plane.outside.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#keep();
    }, EVERY_MS);
  }
}
