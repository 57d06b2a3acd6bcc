import { nodeHash } from './hash.ts';
import type { PerfectSubtrees } from './proofs.ts';

/** Of the inner nodes only every eighth level is stored: 1/255 of a hash per leaf. */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 256;

/**
 * Gives up to `TILE_WIDTH` stored hashes of a row from `first` on: row 0 are the leaves, row r the
 * roots of the perfect subtrees over 256^r leaves.
 */
export type TileRow = (row: number, first: number) => Promise<readonly Buffer[]>;

/**
 * Every perfect subtree, computed from the stored rows: a proof reads at most two tiles per row, so
 * what it costs grows with the logarithm of the tree. For one proof: what was read is remembered.
 */
export function perfectSubtrees(read: TileRow): PerfectSubtrees {
  const tiles = new Map<string, Promise<readonly Buffer[]>>();
  const tileOf = (row: number, first: number): Promise<readonly Buffer[]> => {
    const key = `${row}/${first}`;
    const known = tiles.get(key) ?? read(row, first);
    tiles.set(key, known);
    return known;
  };
  return async (level, index) => {
    const row = Math.floor(level / TILE_HEIGHT);
    const width = 2 ** (level % TILE_HEIGHT);
    const from = index * width;
    const first = from - (from % TILE_WIDTH);
    const hashes = (await tileOf(row, first)).slice(from - first, from - first + width);
    if (hashes.length < width) throw new Error(`the tree has no ${from + width} nodes in row ${row}`);
    return foldPerfect(hashes);
  };
}

/** The root over a power of two of hashes. */
export function foldPerfect(hashes: readonly Buffer[]): Buffer {
  let row = [...hashes];
  while (row.length > 1) {
    row = row.flatMap((left, i) => {
      const right = row[i + 1];
      return i % 2 === 0 && right !== undefined ? [nodeHash(left, right)] : [];
    });
  }
  const [root] = row;
  if (root === undefined) throw new Error('no hashes');
  return root;
}
