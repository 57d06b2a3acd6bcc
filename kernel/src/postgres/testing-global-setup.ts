import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FOLDER_IN_MEMORY } from '../testing/folder-of-the-run.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { doWithoutDisk, TEST_SERVER_VARIABLE } from './testing-server.ts';

/**
 * Vitest's global setup: one PostgreSQL for the whole run, in the main process and started when a worker
 * first asks, so that a run without database tests pays nothing, and none outlives the run.
 */
let running: { listener: Server; directory: string; postgres: Promise<EmbeddedPostgres> | null } | null = null;

export async function setup(): Promise<void> {
  // Each test has databases of its own, of more than a thousand files: making and removing these on a disk takes several times what it takes in memory.
  const directory = await mkdtemp(join(process.env[FOLDER_IN_MEMORY] ?? tmpdir(), 'bfcert-test-'));
  const listener = createServer((socket) => void answer(socket, directory));
  const path = join(directory, 'ask');
  await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(path, resolve));
  running = { listener, directory, postgres: null };
  process.env[TEST_SERVER_VARIABLE] = path;
}

export async function teardown(): Promise<void> {
  if (running === null) return;
  const { listener, directory, postgres } = running;
  running = null;
  listener.close();
  // A server that did not start was reported to whoever asked for it.
  await postgres?.then(
    (server) => server.stop(),
    () => undefined,
  );
  await rm(directory, { recursive: true, force: true });
}

async function answer(socket: Socket, directory: string): Promise<void> {
  // A worker that has gone away in the meantime needs no answer.
  socket.on('error', () => undefined);
  if (running === null) return void socket.destroy();
  running.postgres ??= startServer(directory);
  try {
    const { connection } = await running.postgres;
    socket.end(JSON.stringify(connection));
  } catch (error) {
    socket.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  }
}

async function startServer(dataDirectory: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory, log: () => undefined });
  await doWithoutDisk(server);
  return server;
}
