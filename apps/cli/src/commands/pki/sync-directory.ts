import { closeSync, fsyncSync, openSync } from 'node:fs';

/** After this the names in the directory are on stable storage. */
export function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
