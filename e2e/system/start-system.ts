import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '@bfcert/cli/api-client';

/** The entry point of the `bfcert` command. */
export const BFCERT = fileURLToPath(import.meta.resolve('@bfcert/cli/main'));

export interface Ports {
  readonly http: number;
  readonly profile2: number;
  readonly profile3: number;
  readonly metrics: number;
}

/** `bfcert start` as an operator starts it: a process of its own, on a data directory of its own. */
export interface System {
  readonly dataDirectory: string;
  readonly ports: Ports;
  readonly api: ApiClient;
  readonly token: string;
  /** Of `bfcert start` itself. */
  pid(): number;
  profile2Url(): string;
  profile3Url(): string;
  csmsRootPem(): Promise<string>;
  /** kill -9 of `bfcert start`; resolves when it is gone. What it started ends by itself, or is found by the next start. */
  kill(): Promise<void>;
  /** `bfcert start` again on the same data and ports; resolves when it is ready. */
  startAgain(): Promise<void>;
  /** As `startAgain`, killed `afterMs` after its start, ready or not. */
  startAndKill(afterMs: number): Promise<void>;
  /** What it wrote to standard error since its last start. */
  stderr(): string;
  /** Ends it as an operator does, and removes its data. Resolves with its exit code; null: it was killed before. */
  stop(): Promise<number | null>;
}

export interface SystemOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Kept when given. */
  readonly dataDirectory?: string;
  /** A command that runs `bfcert start` in its own way, e.g. as another user. */
  readonly through?: readonly string[];
}

export async function startSystem({
  environment = {},
  dataDirectory: given,
  through = [],
}: SystemOptions = {}): Promise<System> {
  const dataDirectory = given ?? (await mkdtemp(join(tmpdir(), 'bfcert-e2e-')));
  const [http, profile2, profile3, metrics] = await freePorts(4);
  if (!http || !profile2 || !profile3 || !metrics) throw new Error('no free ports');
  const ports = { http, profile2, profile3, metrics };
  const variables = {
    PATH: process.env.PATH ?? '',
    BFCERT_DATA_DIR: dataDirectory,
    BFCERT_PORTS_HTTP: String(http),
    BFCERT_PORTS_PROFILE2: String(profile2),
    BFCERT_PORTS_PROFILE3: String(profile3),
    BFCERT_PORTS_METRICS: String(metrics),
    BFCERT_LISTEN_OCPP: '127.0.0.1',
    BFCERT_LOG_LEVEL: 'error',
    BFCERT_PATIENCE_COMMAND_TIMEOUT_MS: '5000',
    BFCERT_PATIENCE_FIRST_RETRY_MS: '500',
    BFCERT_PATIENCE_RECONNECT_WAIT_MS: '15000',
    BFCERT_PATIENCE_SIGNING_REQUEST_WAIT_MS: '10000',
    ...environment,
  };
  let running = await ready(launch(variables, through));
  const token = (await readFile(join(dataDirectory, 'admin-token'), 'utf8')).trim();
  return {
    dataDirectory,
    ports,
    token,
    api: new ApiClient(`http://127.0.0.1:${http}`, token),
    pid: () => running.pid,
    profile2Url: () => `wss://localhost:${profile2}/ocpp`,
    profile3Url: () => `wss://localhost:${profile3}/ocpp`,
    csmsRootPem: () => readFile(join(dataDirectory, 'trust', 'csms-root.pem'), 'utf8'),
    stderr: () => running.stderr(),
    kill: () => killed(running),
    startAgain: async () => {
      running = await ready(launch(variables, through));
    },
    startAndKill: async (afterMs) => {
      running = launch(variables, through);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await killed(running);
    },
    stop: async () => {
      running.child.kill('SIGTERM');
      await running.exited;
      const { exitCode } = running.child;
      if (given === undefined) await rm(dataDirectory, { recursive: true, force: true });
      return exitCode;
    },
  };
}

interface Launched {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<unknown>;
  readonly saidReady: Promise<void>;
  stderr(): string;
}

function launch(environment: Readonly<Record<string, string>>, through: readonly string[]): Launched {
  const [program, ...args] = [...through, process.execPath, BFCERT, 'start'];
  const child = spawn(program ?? process.execPath, args, {
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  if (child.pid === undefined) throw new Error('bfcert start did not start');
  const lines = createInterface({ input: child.stdout });
  const saidReady = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (line.startsWith('Ready after')) resolve();
    });
  });
  return { child, pid: child.pid, exited, saidReady, stderr: () => errors };
}

async function ready(launched: Launched): Promise<Launched> {
  const ended = launched.exited.then(() => 'ended' as const);
  if ((await Promise.race([launched.saidReady, ended])) === 'ended') {
    throw new Error(`bfcert start ended: ${launched.stderr()}`);
  }
  return launched;
}

async function killed({ child, exited }: Launched): Promise<void> {
  child.kill('SIGKILL');
  await exited;
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
