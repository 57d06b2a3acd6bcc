import type { FaultRow } from './row.ts';
import { failingSync, failingWrite } from './rows/failing-disk.ts';
import { failingInsert } from './rows/failing-insert.ts';
import { fullDisk, fullPublishedDisk } from './rows/full-disk.ts';
import { killedAfterIntent, killedAfterSignature } from './rows/killed-pki.ts';
import { killedBeforeIntent, killedBeforeRecord, killedBeforeSending } from './rows/killed-server.ts';
import { killedWhilePublishing } from './rows/killed-while-publishing.ts';
import { restoredBackup } from './rows/restored-backup.ts';
import { silentPki } from './rows/silent-pki.ts';

/** In the order of the fault matrix. */
export const ROWS: readonly FaultRow[] = [
  killedBeforeIntent,
  killedAfterIntent,
  killedAfterSignature,
  failingInsert,
  killedWhilePublishing,
  killedBeforeRecord,
  killedBeforeSending,
  restoredBackup,
  silentPki,
  fullDisk,
  fullPublishedDisk,
  failingWrite,
  failingSync,
];
