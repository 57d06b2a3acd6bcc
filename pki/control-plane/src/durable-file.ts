import { chmod, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** So much is written between two looks at the event loop. */
const PART_BYTES = 256 * 1024;

export interface WrittenFile {
  /** Puts the new content in the place of the old. */
  install(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Writes the next content of `path` beside it, durably; `install` renames. A reader finds the old
 * content or the new, and so does whoever comes after a crash. A folder has one writer. FileHandle.sync
 * throughout: the permission model refuses fs.fsync.
 */
export async function writeBeside(
  path: string,
  content: Uint8Array,
  mode: number,
  onPartWritten: () => void = () => {},
): Promise<WrittenFile> {
  const folder = dirname(path);
  const temporary = join(folder, '.next');
  const discard = (): Promise<void> => rm(temporary, { force: true });
  await discard();
  const file = await open(temporary, 'wx', 0o600);
  try {
    await writeParts(file, content, onPartWritten);
    await file.sync();
    await file.close();
    await chmod(temporary, mode);
  } catch (error) {
    await file.close();
    // A full disk needs the room back.
    await discard();
    throw error;
  }
  return {
    async install() {
      await rename(temporary, path);
      await syncFolder(folder);
    },
    discard,
  };
}

/** Makes it, and what is missing above it, with this mode whatever the umask. */
export async function provideFolder(path: string, mode: number): Promise<void> {
  const made: string[] = [];
  const first = await mkdir(path, { recursive: true, mode });
  if (first === undefined) return;
  for (let each = path; each !== dirname(first); each = dirname(each)) made.push(each);
  for (const each of made) await chmod(each, mode);
  await syncFolder(dirname(first));
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function writeParts(file: FileHandle, content: Uint8Array, onPartWritten: () => void): Promise<void> {
  for (let at = 0; at < content.length; at += PART_BYTES) {
    await file.writeFile(content.subarray(at, at + PART_BYTES));
    onPartWritten();
  }
}
