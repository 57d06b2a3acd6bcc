import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** For our eyes only; written beside its place and renamed, so that a crash leaves the whole of it or nothing new. */
export function writeDurably(path: string, content: string | Buffer): void {
  const temporary = `${path}.new`;
  // What a crash left may have another mode or owner, which opening it would keep.
  rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
