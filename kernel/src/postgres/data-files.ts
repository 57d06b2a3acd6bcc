import { execFile } from 'node:child_process';
import { lchown, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Launcher } from './launcher.ts';
import { majorVersion, type PostgresPrograms } from './programs.ts';

export const SUPERUSER = 'bfcert';

const UNFINISHED = 'data.new-';

/**
 * Creates PostgreSQL's data files below `home` unless they are there; returns their directory.
 * They are made beside it and renamed, so that a start cut off in the middle leaves nothing half made.
 */
export async function prepareDataFiles(home: string, programs: PostgresPrograms, launcher: Launcher): Promise<string> {
  const directory = join(home, 'data');
  const existing = await versionOf(directory);
  const major = await majorVersion(programs);
  if (existing === major) return directory;
  if (existing !== null) {
    throw new Error(
      `${directory} was written by PostgreSQL ${existing}, this is ${major}: move the data with pg_dump first.`,
    );
  }
  const unfinished = await emptyDirectory(home, launcher.owner);
  await initialise(unfinished, programs, launcher);
  await rename(unfinished, directory);
  await syncDirectory(home);
  return directory;
}

/** Under a new name each time: an initdb of a killed supervisor may still be writing to its own. */
async function emptyDirectory(home: string, owner: Launcher['owner']): Promise<string> {
  const leftovers = (await readdir(home)).filter((name) => name.startsWith(UNFINISHED));
  for (const name of leftovers) await rm(join(home, name), { recursive: true, force: true, maxRetries: 10 });
  const directory = await mkdtemp(join(home, UNFINISHED));
  if (owner !== null) await lchown(directory, owner.uid, owner.gid);
  return directory;
}

async function initialise(directory: string, { initdb }: PostgresPrograms, launcher: Launcher): Promise<void> {
  const command = [
    ...launcher.prefix,
    initdb,
    '-D',
    directory,
    '-U',
    SUPERUSER,
    '--encoding=UTF8',
    '--locale=C',
    '--data-checksums',
  ];
  // The door is the socket's folder, which only we may enter; there is no other door.
  command.push('--auth-local=trust', '--auth-host=reject', '--no-instructions');
  const [program = '', ...args] = command;
  await new Promise<void>((resolve, reject) => {
    execFile(program, args, { env: postgresEnvironment(), cwd: '/' }, (error, stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`initdb failed: ${stderr.trim() || stdout.trim() || error.message}`));
    });
  });
}

/** PostgreSQL gets nothing of ours: no secret of the environment can be read through it. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}

async function versionOf(directory: string): Promise<string | null> {
  try {
    return (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
