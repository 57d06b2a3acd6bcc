import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What is restored apart from the rest. */
export type Part = 'ledger' | 'records';

/** Below the data directory. */
const PATHS: Readonly<Record<Part, string>> = { ledger: 'pki/ledger.db', records: 'postgres/data' };

export interface Backup {
  readonly part: Part;
  readonly folder: string;
}

/** Copies of parts of a system that does not run, as a nightly copy of the disk would make them. */
export class Backups {
  readonly #dataDirectory: string;
  #taken = 0;
  #kept: Backup[] = [];

  constructor(dataDirectory: string) {
    this.#dataDirectory = dataDirectory;
  }

  /** Keeps so many of this part, the newest. */
  take(part: Part, kept: number): void {
    this.#taken += 1;
    const folder = join(this.#dataDirectory, 'backups', String(this.#taken));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    copy(join(this.#dataDirectory, PATHS[part]), join(folder, part));
    this.#kept.push({ part, folder });
    this.keepNewest(part, kept);
  }

  /** Oldest first. */
  of(part: Part): readonly Backup[] {
    return this.#kept.filter((backup) => backup.part === part);
  }

  restore({ part, folder }: Backup): void {
    const target = join(this.#dataDirectory, PATHS[part]);
    for (const suffix of ['', '-wal', '-shm']) rmSync(target + suffix, { recursive: true, force: true });
    copy(join(folder, part), target);
  }

  keepNewest(part: Part, count: number): void {
    const dropped = new Set(this.of(part).slice(0, -count));
    for (const { folder } of dropped) rmSync(folder, { recursive: true });
    this.#kept = this.#kept.filter((backup) => !dropped.has(backup));
  }
}

/** With owners and modes: PostgreSQL runs as a user of its own where root starts it. */
const copy = (from: string, to: string): void => void execFileSync('cp', ['-a', from, to]);
