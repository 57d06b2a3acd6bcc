import type { StationMemory } from './station-memory.ts';
import type { StationStore } from './station-store.ts';

/** The running station's view of its memory. A change counts once it is stored: only then may an answer say Accepted. */
export class Flash {
  readonly #store: StationStore;
  #memory: StationMemory;
  #writes: Promise<void> = Promise.resolve();

  constructor(store: StationStore, memory: StationMemory) {
    this.#store = store;
    this.#memory = memory;
  }

  get memory(): StationMemory {
    return this.#memory;
  }

  /** Changes follow each other; the promise rejects when this one could not be stored, and then it did not happen. */
  change(edit: (memory: StationMemory) => Partial<StationMemory>): Promise<void> {
    const write = this.#writes.then(() => this.#write(edit));
    // A failed write is its caller's to report; the next one starts from the memory before it.
    this.#writes = write.catch(() => undefined);
    return write;
  }

  async #write(edit: (memory: StationMemory) => Partial<StationMemory>): Promise<void> {
    const next = { ...this.#memory, ...edit(this.#memory) };
    await this.#store.save(next);
    this.#memory = next;
  }
}
