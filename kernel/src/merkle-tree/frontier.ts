import { EMPTY_ROOT, nodeHash } from './hash.ts';

/** A tree that only grows, as the roots of its perfect subtrees: at most one per level, whatever its size. */
export class MerkleFrontier {
  readonly #peaks: (Buffer | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(leaf: Buffer): void {
    let hash = leaf;
    let level = 0;
    for (let peak = this.#peaks[0]; peak !== undefined; peak = this.#peaks[level]) {
      hash = nodeHash(peak, hash);
      this.#peaks[level] = undefined;
      level += 1;
    }
    this.#peaks[level] = hash;
    this.#size += 1;
  }

  root(): Buffer {
    let root: Buffer | undefined;
    for (const peak of this.#peaks) {
      if (peak !== undefined) root = root === undefined ? peak : nodeHash(peak, root);
    }
    return root ?? EMPTY_ROOT;
  }
}
