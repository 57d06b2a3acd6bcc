import { constants } from 'node:fs';
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkedKey, type ObjectStore, StoreFull } from './object-store.ts';

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');

/** A directory with a file for each key, for whoever runs the system and nobody else. */
export function diskStore(directory: string): ObjectStore {
  const pathOf = (key: string): string => join(directory, checkedKey(key));
  return {
    async put(key, { path }) {
      const target = pathOf(key);
      // Beside its place, so that the name appears with all of the content or not at all.
      const whole = `${target}.incoming`;
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 });
        await copyFile(path, whole, constants.COPYFILE_FICLONE);
        await synced(whole);
        await rename(whole, target);
        await synced(directory);
      } catch (error) {
        await rm(whole, { force: true });
        if (isCode(error, 'ENOSPC', 'EDQUOT')) throw new StoreFull('the disk of the store is full', { cause: error });
        throw error;
      }
    },
    async open(key) {
      try {
        return (await open(pathOf(key))).createReadStream();
      } catch (error) {
        if (isCode(error, 'ENOENT')) return null;
        throw error;
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    close: () => undefined,
  };
}

async function synced(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
