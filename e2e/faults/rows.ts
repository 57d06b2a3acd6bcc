import type { FaultRow } from './row.ts';
import { failingSync, failingWrite } from './rows/failing-disk.ts';
import { failingInsert } from './rows/failing-insert.ts';
import { fullDisk, fullPublishedDisk } from './rows/full-disk.ts';
import { killedAfterIntent, killedAfterSignature } from './rows/killed-pki.ts';
import { killedWhilePublishing } from './rows/killed-while-publishing.ts';

/** In the order of the fault matrix. */
export const ROWS: readonly FaultRow[] = [
  killedAfterIntent,
  killedAfterSignature,
  failingInsert,
  killedWhilePublishing,
  fullDisk,
  fullPublishedDisk,
  failingWrite,
  failingSync,
];
