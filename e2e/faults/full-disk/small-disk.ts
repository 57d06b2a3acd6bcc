import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const SIZE = '4m';

/** A file system of 4 MiB in memory, and what fills it. */
export class SmallDisk {
  readonly #ballast: string;
  readonly #directory: string;

  constructor(directory: string) {
    mkdirSync(directory, { mode: 0o700 });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', directory]);
    this.#directory = directory;
    this.#ballast = join(directory, 'ballast');
  }

  /** Leaves room for so many pages and no more. */
  fill(pagesLeft: number): void {
    const { bavail, bsize } = statfsSync(this.#directory);
    if (bavail <= pagesLeft) return;
    try {
      appendFileSync(this.#ballast, Buffer.alloc((bavail - pagesLeft) * bsize));
    } catch (error) {
      // Somebody else took room meanwhile: there is none left then.
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  makeRoom(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    execFileSync('umount', ['--lazy', this.#directory]);
  }
}
