import { mkdir, readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseConnection } from './connection.ts';
import { prepareDataFiles, SUPERUSER } from './data-files.ts';
import { claimDirectory } from './directory-claim.ts';
import { DATABASE, ensureDatabase } from './ensure-database.ts';
import { chooseLauncher, giveTo } from './launcher.ts';
import { stopOrphan } from './orphan.ts';
import { type PostgresExit, type Postmaster, startPostmaster } from './postmaster.ts';
import { embeddedPrograms, type PostgresPrograms } from './programs.ts';
import { prepareSocketDirectory, SOCKET_DIRECTORY_FILE } from './socket-directory.ts';

export interface EmbeddedPostgres {
  readonly socketDirectory: string;
  readonly user: string;
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** Of the server process. */
  readonly pid: number;
  /** Ends it cleanly and gives the directory free. Close the pools first: open sessions are cut off. */
  stop(): Promise<void>;
  /** The server ended without being told to. Start it again with `startEmbeddedPostgres`: nothing committed is lost. */
  onExit(listener: (exit: PostgresExit) => void): void;
}

export interface EmbeddedPostgresOptions {
  /** The product's data directory: PostgreSQL keeps to `postgres/` below it. */
  readonly dataDirectory: string;
  /** Gets each line of PostgreSQL's own log. */
  readonly log: (line: string) => void;
  /** Another PostgreSQL than the one npm brings. */
  readonly programs?: PostgresPrograms;
}

/** Where the one on this data directory listens, or did when it last ran; null: it never has. */
export async function embeddedConnection(dataDirectory: string): Promise<DatabaseConnection | null> {
  try {
    const host = (await readFile(join(dataDirectory, 'postgres', SOCKET_DIRECTORY_FILE), 'utf8')).trim();
    return { host, port: 5432, user: SUPERUSER, database: DATABASE };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Starts our own PostgreSQL: on a Unix socket only, durable, the only one on its directory, and ours
 * from start to end. It is told to stop by the kernel when this process dies; where that fails, the
 * next start finds what still runs and stops it.
 *
 * @throws DirectoryInUse at once when another process works on the same data directory.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const path = join(options.dataDirectory, 'postgres');
  await mkdir(path, { recursive: true, mode: 0o700 });
  const home = await realpath(path);
  const claim = claimDirectory(home);
  try {
    const { postmaster, socketDirectory } = await start(home, options);
    let stopping: Promise<void> | null = null;
    let listeners: ((exit: PostgresExit) => void)[] = [];
    void postmaster.exited.then((exit) => {
      claim.release();
      if (stopping === null) for (const listener of listeners) listener(exit);
      listeners = [];
    });
    return {
      socketDirectory,
      user: SUPERUSER,
      connection: { host: socketDirectory, port: 5432, user: SUPERUSER, database: DATABASE },
      pid: postmaster.pid,
      stop: () => (stopping ??= stop(home, socketDirectory, postmaster)),
      onExit: (listener) => void listeners.push(listener),
    };
  } catch (error) {
    claim.release();
    throw error;
  }
}

async function start(
  home: string,
  { log, programs: given }: EmbeddedPostgresOptions,
): Promise<{ postmaster: Postmaster; socketDirectory: string }> {
  const programs = given ?? (await embeddedPrograms());
  const launcher = await chooseLauncher(programs, home);
  const socketDirectory = await prepareSocketDirectory(home, launcher.owner);
  await stopOrphan(join(home, 'data'), socketDirectory, log);
  await giveTo(launcher.owner, home);
  const dataDirectory = await prepareDataFiles(home, programs, launcher);
  const postmaster = await startPostmaster({ programs, launcher, dataDirectory, socketDirectory, log });
  try {
    await ensureDatabase(socketDirectory);
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  return { postmaster, socketDirectory };
}

async function stop(home: string, socketDirectory: string, postmaster: Postmaster): Promise<void> {
  await postmaster.stop();
  if (!socketDirectory.startsWith(home)) await rm(socketDirectory, { recursive: true, force: true });
}
