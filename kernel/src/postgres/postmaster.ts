import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { postgresEnvironment, SUPERUSER } from './data-files.ts';
import type { Launcher } from './launcher.ts';
import type { PostgresPrograms } from './programs.ts';

export interface PostgresExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One running PostgreSQL server, our child. */
export interface Postmaster {
  readonly pid: number;
  readonly exited: Promise<PostgresExit>;
  /** Ends sessions, writes a checkpoint, waits for the end. Safe to call again. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 300_000;
const CLEAN_STOP_MS = 60_000;
const POLL_MS = 20;
const KEPT_LINES = 20;

/** Starts PostgreSQL and waits until it answers, through crash recovery where that is needed. */
export async function startPostmaster({
  programs,
  launcher,
  dataDirectory,
  socketDirectory,
  log,
}: {
  readonly programs: PostgresPrograms;
  readonly launcher: Launcher;
  readonly dataDirectory: string;
  readonly socketDirectory: string;
  readonly log: (line: string) => void;
}): Promise<Postmaster> {
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketDirectory,
    unix_socket_permissions: '0700',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  const command = [...launcher.prefix, programs.postgres, '-D', dataDirectory];
  for (const [name, value] of Object.entries(settings)) command.push('-c', `${name}=${value}`);
  const [program = '', ...args] = command;
  // Detached: a Ctrl-C in the terminal is for us to handle, and the database must outlive our last write.
  const child = spawn(program, args, {
    cwd: '/',
    env: postgresEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const exited = exitOf(child);
  const lastLines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLines.push(line);
    if (lastLines.length > KEPT_LINES) lastLines.shift();
    log(line);
  });

  const outcome = await Promise.race([
    exited.then(({ code, signal }) => `ended at its start (${signal ?? `exit code ${code}`})`),
    answering(socketDirectory, exited),
  ]);
  if (outcome !== 'answers') {
    child.kill('SIGQUIT');
    await exited;
    throw new Error(`PostgreSQL ${outcome}: ${lastLines.join('\n') || 'it said nothing'}`);
  }
  if (child.pid === undefined) throw new Error('a running child has a process id');
  return { pid: child.pid, exited, stop: () => stopChild(child, exited) };
}

function exitOf(child: ChildProcess): Promise<PostgresExit> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

async function stopChild(child: ChildProcess, exited: Promise<PostgresExit>): Promise<void> {
  child.kill('SIGINT');
  const impatient = setTimeout(() => child.kill('SIGQUIT'), CLEAN_STOP_MS);
  await exited;
  clearTimeout(impatient);
}

async function answering(socketDirectory: string, exited: Promise<PostgresExit>): Promise<string> {
  let running = true;
  void exited.then(
    () => (running = false),
    () => (running = false),
  );
  const deadline = performance.now() + START_LIMIT_MS;
  while (running && performance.now() < deadline) {
    if (await answers(socketDirectory)) return 'answers';
    await delay(POLL_MS);
  }
  return 'did not answer in time';
}

async function answers(socketDirectory: string): Promise<boolean> {
  const client = new pg.Client({
    host: socketDirectory,
    port: 5432,
    user: SUPERUSER,
    database: 'postgres',
    ssl: false,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    // Not listening yet, or still recovering; if it never will, the exit or the deadline says so.
    return false;
  } finally {
    await client.end();
  }
}
