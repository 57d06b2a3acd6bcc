import { foldPerfect, TILE_WIDTH } from '@bfcert/kernel/merkle-tree';
import type { TransactionRunner } from '@bfcert/kernel/transaction';
import type { CheckpointStore, TreeNode } from './checkpoint-store.ts';

/** Tiles of one transaction: a log that was never checkpointed is caught up with in many short ones. */
const BATCH = 64;

/** Stores the nodes over every whole tile of seals below `size`, row by row. */
export async function growTree(
  { transactions, checkpoints }: { readonly transactions: TransactionRunner; readonly checkpoints: CheckpointStore },
  size: number,
): Promise<void> {
  let below = size;
  for (let row = 1; below >= TILE_WIDTH; row++) {
    const length = Math.floor(below / TILE_WIDTH);
    while (await growRow(row, length));
    below = length;
  }

  /** False when the row is as long as it is to be. */
  function growRow(row: number, length: number): Promise<boolean> {
    return transactions.run(async (tx) => {
      await checkpoints.lock(tx);
      const from = await checkpoints.rowLength(row);
      const to = Math.min(length, from + BATCH);
      if (from >= to) return false;
      const children = await checkpoints.nodes(row - 1, from * TILE_WIDTH, (to - from) * TILE_WIDTH);
      const nodes = Array.from({ length: to - from }, (_, i): TreeNode => {
        const tile = children.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH);
        if (tile.length < TILE_WIDTH) throw new Error(`row ${row - 1} of the audit tree has a gap`);
        return { row, position: from + i, hash: foldPerfect(tile) };
      });
      await checkpoints.appendNodes(tx, nodes);
      return true;
    });
  }
}
