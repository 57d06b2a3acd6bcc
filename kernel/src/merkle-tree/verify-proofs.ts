import { nodeHash } from './hash.ts';

/** RFC 9162 section 2.1.3.2. `index` counts from 0. */
export function verifyInclusion(
  proof: readonly Buffer[],
  {
    leaf,
    index,
    size,
    root,
  }: { readonly leaf: Buffer; readonly index: number; readonly size: number; readonly root: Buffer },
): boolean {
  if (!(index >= 0 && index < size)) return false;
  let [at, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(root);
}

export interface TreeHead {
  readonly size: number;
  readonly root: Buffer;
}

/** RFC 9162 section 2.1.4.2: whether the first tree is the beginning of the second. */
export function verifyConsistency(proof: readonly Buffer[], first: TreeHead, second: TreeHead): boolean {
  if (first.size < 1 || first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && first.root.equals(second.root);
  const path = Number.isInteger(Math.log2(first.size)) ? [first.root, ...proof] : proof;
  const [start, ...rest] = path;
  if (start === undefined || proof.length === 0) return false;
  let [at, last] = [first.size - 1, second.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let [before, after] = [start, start];
  for (const node of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      before = nodeHash(node, before);
      after = nodeHash(node, after);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      after = nodeHash(after, node);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && before.equals(first.root) && after.equals(second.root);
}

const isOdd = (value: number): boolean => value % 2 === 1;
/** Not by a shift, which would end at 2^31 leaves. */
const half = (value: number): number => Math.floor(value / 2);
