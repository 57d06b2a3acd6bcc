import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { claimDirectory, DirectoryInUse } from '../postgres/directory-claim.ts';

const OF_A_RUN = 'bfcert-run-';
/** The environment variable that names the run's other folder, whose files are in memory alone; unset where the host has no room for it. */
export const FOLDER_IN_MEMORY = 'BFCERT_TEST_FOLDER_IN_MEMORY';
/** Linux has that, a container often a small one. TEST_MEMORY names another. */
const MEMORY = process.env.TEST_MEMORY ?? '/dev/shm';
/** Bytes: of the databases that a run has at a time, with their log, and as much again. */
const ROOM = 4 * 1024 ** 3;

/**
 * Vitest's global setup, before all others: one folder is the temporary directory of the whole run, of its workers and
 * of what they start, and goes with it. A test that is cut off, or that forgets what it made, leaves nothing behind.
 */
export function setup(): void {
  const root = tmpdir();
  // Each project has this setup; the first one's folder is everybody's.
  if (basename(root).startsWith(OF_A_RUN)) return;
  process.env.TMPDIR = folderIn(root);
  if (hasRoom(MEMORY)) process.env[FOLDER_IN_MEMORY] = folderIn(MEMORY);
}

function folderIn(root: string): string {
  removeWhatKilledRunsLeft(root);

  // It has its name once it is claimed: until then another run would take it for a dead one's.
  const made = mkdtempSync(join(root, 'bfcert-new-run-'));
  claimDirectory(made);
  // Some tests are other users for a while, and pass through.
  chmodSync(made, 0o755);
  const folder = join(root, `${OF_A_RUN}${made.slice(-6)}`);
  renameSync(made, folder);

  // Only now has everybody ended who writes there; also after a SIGTERM or a Ctrl-C.
  process.once('exit', () => removeUnlessWrittenTo(folder));
  return folder;
}

function hasRoom(folder: string): boolean {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM;
}

/** The claim of a run ends with its process, however that ended. */
function removeWhatKilledRunsLeft(root: string): void {
  for (const name of readdirSync(root)) {
    if (!name.startsWith(OF_A_RUN)) continue;
    const folder = join(root, name);
    try {
      const claim = claimDirectory(folder);
      removeUnlessWrittenTo(folder);
      claim.release();
    } catch (error) {
      if (!(error instanceof DirectoryInUse)) throw error;
    }
  }
}

function removeUnlessWrittenTo(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  } catch {
    // A process of a run that was cut off is still ending: the next run removes the rest.
  }
}
