import type { ControlPlane } from '../control-plane.ts';
import { keepBooks } from './keep-books.ts';
import type { OutsideAuthority } from './outside-authority.ts';
import { RevocationTries } from './revocation-tries.ts';

const EVERY_MS = 30_000;

/** Keeps the books of all outside authorities from the start on, each at its own pace: one that hangs keeps no other waiting. */
export class Bookkeeping {
  readonly #books: readonly Book[];

  constructor(plane: ControlPlane) {
    this.#books = [...plane.outside.values()].map((authority) => new Book(plane, authority));
  }

  /** Resolves when no round is under way any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#books.map((book) => book.stop()));
  }
}

class Book {
  readonly #plane: ControlPlane;
  readonly #authority: OutsideAuthority;
  readonly #tries = new RevocationTries((line) => process.stderr.write(`${line}\n`));
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void>;
  #stopped = false;

  constructor(plane: ControlPlane, authority: OutsideAuthority) {
    this.#plane = plane;
    this.#authority = authority;
    this.#round = this.#keep();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#round;
  }

  async #keep(): Promise<void> {
    try {
      await keepBooks(this.#plane, this.#authority, this.#tries);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'unknown';
      process.stderr.write(`the books of ${this.#authority.name}: ${message}\n`);
    }
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#round = this.#keep();
    }, EVERY_MS);
  }
}
