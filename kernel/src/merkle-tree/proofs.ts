import { EMPTY_ROOT, nodeHash } from './hash.ts';

/** Gives the root of the perfect subtree over the leaves `index·2^level` up to `(index+1)·2^level - 1`. */
export type PerfectSubtrees = (level: number, index: number) => Promise<Buffer>;

/** The root over the first `size` leaves. */
export function rootAt(perfect: PerfectSubtrees, size: number): Promise<Buffer> {
  return size === 0 ? Promise.resolve(EMPTY_ROOT) : rangeRoot(perfect, 0, size);
}

/** RFC 9162 section 2.1.3.1: what proves that leaf `index` (from 0) is in the tree of `size` leaves. */
export async function inclusionProof(
  perfect: PerfectSubtrees,
  index: number,
  size: number,
): Promise<readonly Buffer[]> {
  if (index < 0 || index >= size) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const path: Buffer[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      path.push(await rangeRoot(perfect, middle, end));
      end = middle;
    } else {
      path.push(await rangeRoot(perfect, start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

/** RFC 9162 section 2.1.4.1: what proves that the tree of `first` leaves is the beginning of the one of `second`. */
export async function consistencyProof(
  perfect: PerfectSubtrees,
  first: number,
  second: number,
): Promise<readonly Buffer[]> {
  if (first < 1 || first > second) throw new RangeError(`no tree of ${first} is the beginning of one of ${second}`);
  const path: Buffer[] = [];
  let [start, end] = [0, second];
  while (first < end) {
    const middle = start + splitOf(end - start);
    if (first <= middle) {
      path.push(await rangeRoot(perfect, middle, end));
      end = middle;
    } else {
      path.push(await rangeRoot(perfect, start, middle));
      start = middle;
    }
  }
  // The verifier has the root of the first tree already where that tree is this subtree.
  if (start > 0) path.push(await rangeRoot(perfect, start, end));
  return path.reverse();
}

async function rangeRoot(perfect: PerfectSubtrees, start: number, end: number): Promise<Buffer> {
  const size = end - start;
  const level = Math.log2(size);
  if (Number.isInteger(level)) return perfect(level, start / size);
  const middle = start + splitOf(size);
  return nodeHash(await rangeRoot(perfect, start, middle), await rangeRoot(perfect, middle, end));
}

/** The greatest power of two below `size`. */
function splitOf(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}
