import { describe, expect, it } from 'vitest';
import {
  consistencyProof,
  EMPTY_ROOT,
  foldPerfect,
  inclusionProof,
  leafHash,
  MerkleFrontier,
  nodeHash,
  perfectSubtrees,
  rootAt,
  TILE_WIDTH,
  verifyConsistency,
  verifyInclusion,
} from './index.ts';

/** The eight leaves and roots that the implementations of Certificate Transparency test themselves with. */
const KNOWN_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const KNOWN_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leaves = (count: number): Buffer[] => Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));

/** As the definition says it, to hold the rest against. */
function rootOf(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (only === undefined) return EMPTY_ROOT;
  if (hashes.length === 1) return only;
  const middle = 2 ** (Math.ceil(Math.log2(hashes.length)) - 1);
  return nodeHash(rootOf(hashes.slice(0, middle)), rootOf(hashes.slice(middle)));
}

/** What a store keeps: the leaves, and each row above them of whole tiles. */
function stored(hashes: readonly Buffer[]) {
  const rows: Buffer[][] = [[...hashes]];
  for (let below = rows[0] ?? []; below.length >= TILE_WIDTH; ) {
    const row: Buffer[] = [];
    for (let i = 0; i + TILE_WIDTH <= below.length; i += TILE_WIDTH)
      row.push(foldPerfect(below.slice(i, i + TILE_WIDTH)));
    rows.push(row);
    below = row;
  }
  let reads = 0;
  const perfect = perfectSubtrees(async (row, first) => {
    reads += 1;
    return (rows[row] ?? []).slice(first, first + TILE_WIDTH);
  });
  return { perfect, reads: () => reads };
}

it('has the roots of the known tree', () => {
  const tree = new MerkleFrontier();
  expect(tree.root().toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  for (const [i, leaf] of KNOWN_LEAVES.entries()) {
    tree.append(leafHash(Buffer.from(leaf, 'hex')));
    expect(tree.root().toString('hex')).toBe(KNOWN_ROOTS[i]);
  }
});

it.each([1, 2, 3, 7, 255, 256, 257, 513, 1000])('has the root of the definition at %i leaves', async (size) => {
  const all = leaves(size);
  const tree = new MerkleFrontier();
  for (const leaf of all) tree.append(leaf);
  expect(tree.size).toBe(size);
  expect(tree.root()).toEqual(rootOf(all));
  expect(await rootAt(stored(all).perfect, size)).toEqual(rootOf(all));
});

describe('proofs', () => {
  const all = leaves(40);
  const { perfect } = stored(all);
  const headAt = (size: number) => ({ size, root: rootOf(all.slice(0, size)) });

  it('of inclusion hold for every leaf of every tree, and for no other leaf, place or root', async () => {
    for (let size = 1; size <= all.length; size++) {
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(perfect, index, size);
        const claim = { leaf: all[index] ?? EMPTY_ROOT, index, ...headAt(size) };
        expect(verifyInclusion(proof, claim)).toBe(true);
        expect(verifyInclusion(proof, { ...claim, leaf: EMPTY_ROOT })).toBe(false);
        expect(verifyInclusion(proof, { ...claim, root: EMPTY_ROOT })).toBe(false);
        expect(verifyInclusion(proof, { ...claim, index: size })).toBe(false);
        expect(verifyInclusion([...proof, EMPTY_ROOT], claim)).toBe(false);
        if (size > 1) expect(verifyInclusion(proof, { ...claim, index: (index + 1) % size })).toBe(false);
        if (proof.length > 0) expect(verifyInclusion(proof.slice(1), claim)).toBe(false);
      }
    }
  });

  it('of consistency hold for every pair of trees, and for no other', async () => {
    for (let second = 1; second <= all.length; second++) {
      for (let first = 1; first <= second; first++) {
        const proof = await consistencyProof(perfect, first, second);
        expect(verifyConsistency(proof, headAt(first), headAt(second))).toBe(true);
        expect(verifyConsistency(proof, { size: first, root: EMPTY_ROOT }, headAt(second))).toBe(false);
        expect(verifyConsistency(proof, headAt(first), { size: second, root: EMPTY_ROOT })).toBe(false);
        expect(verifyConsistency([...proof, EMPTY_ROOT], headAt(first), headAt(second))).toBe(false);
        if (proof.length > 0) expect(verifyConsistency(proof.slice(1), headAt(first), headAt(second))).toBe(false);
      }
    }
    expect(verifyConsistency([], { size: 0, root: EMPTY_ROOT }, headAt(3))).toBe(false);
    expect(verifyConsistency([], headAt(3), headAt(2))).toBe(false);
  });

  it('read a few tiles, however many leaves there are', async () => {
    const many = leaves(70_000);
    const tree = stored(many);
    const proof = await inclusionProof(tree.perfect, 12_345, many.length);
    expect(
      verifyInclusion(proof, {
        leaf: many[12_345] ?? EMPTY_ROOT,
        index: 12_345,
        size: many.length,
        root: rootOf(many),
      }),
    ).toBe(true);
    expect(tree.reads()).toBeLessThanOrEqual(6);
  });

  it('are not made for what is not there', async () => {
    await expect(inclusionProof(perfect, 40, 40)).rejects.toThrow('leaf 40 is not in a tree of 40');
    await expect(consistencyProof(perfect, 0, 40)).rejects.toThrow('no tree of 0');
    await expect(consistencyProof(perfect, 5, 4)).rejects.toThrow('no tree of 5');
    await expect(inclusionProof(perfect, 3, 41)).rejects.toThrow('has no');
  });
});
