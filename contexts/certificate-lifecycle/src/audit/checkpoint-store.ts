import type { Transaction } from '@bfcert/kernel/transaction';

export interface StoredCheckpoint {
  /** How many entries it is about. */
  readonly size: number;
  /** The signed note. */
  readonly note: string;
}

/** Which nodes of the tree over the seals are stored: see `kernel/merkle-tree/tiles.ts`. */
export interface TreeNode {
  /** From 1: a node is over 256^row leaves. */
  readonly row: number;
  readonly position: number;
  readonly hash: Buffer;
}

/** Append-only, as the audit is. */
export interface CheckpointStore {
  /** One checkpointer at a time, until the transaction ends; sealing goes on meanwhile. */
  lock(tx: Transaction): Promise<void>;
  append(tx: Transaction, checkpoint: StoredCheckpoint): Promise<void>;
  appendNodes(tx: Transaction, nodes: readonly TreeNode[]): Promise<void>;
  last(): Promise<StoredCheckpoint | null>;
  /** In their order, after this size. */
  after(size: number, limit: number): Promise<readonly StoredCheckpoint[]>;
  /** Newest first, before this size. */
  before(size: number | null, limit: number): Promise<readonly StoredCheckpoint[]>;
  at(size: number): Promise<StoredCheckpoint | null>;
  /** How many nodes a row above the leaves has. */
  rowLength(row: number): Promise<number>;
  /** Up to `limit` hashes of a row from a position on; row 0 are the leaves. */
  nodes(row: number, from: number, limit: number): Promise<readonly Buffer[]>;
}
