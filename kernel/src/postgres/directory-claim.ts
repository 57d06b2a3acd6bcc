import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export interface DirectoryClaim {
  release(): void;
}

export class DirectoryInUse extends Error {
  override readonly name = 'DirectoryInUse';
}

/** Held here so that no claim ends by garbage collection while its process lives. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only one to work in `directory`, at once or not at all.
 *
 * The claim is the operating system's own lock on a file (taken through SQLite, the one way Node has
 * to it), not a process id in a file: the kernel drops it when the process dies by any means, and
 * neither a reused process id nor another container's numbering can forge or outlive it. The
 * file beside it only says whom to name in the refusal.
 *
 * @throws DirectoryInUse when another process, or another claim of this one, holds it.
 */
export function claimDirectory(directory: string): DirectoryClaim {
  const holderPath = join(directory, 'claimed-by');
  const lock = openLock(directory);
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new DirectoryInUse(
      `${directory} is in use by ${holderOf(holderPath)}: stop it, or choose another data directory.`,
    );
  }
  held.add(lock);
  writeFileSync(holderPath, `process ${process.pid}, since ${new Date().toISOString()}`, { mode: 0o600 });
  return {
    release: () => {
      if (held.delete(lock)) lock.close();
    },
  };
}

function openLock(directory: string): DatabaseSync {
  try {
    return new DatabaseSync(join(directory, 'claim.sqlite'), { timeout: 0 });
  } catch (error) {
    throw new Error(`${directory} cannot be written: start as the user who owns it.`, { cause: error });
  }
}

/** SQLITE_BUSY, with any extension in the higher bits. */
function isBusy(error: unknown): boolean {
  return (
    error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5
  );
}

function holderOf(path: string): string {
  try {
    return readFileSync(path, 'utf8') || 'another process';
  } catch {
    return 'another process';
  }
}
