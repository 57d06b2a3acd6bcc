import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@bfcert/api-client';
import { type Launched, launch, type PlaceOptions, type Ports, placeAt } from './launch.ts';

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
  /** The Profile 3 door of each gateway itself: of the embedded system the only one; never empty. */
  doors(): readonly [number, ...number[]];
  csmsRootPem(): Promise<string>;
  /** kill -9 of `bfcert start`; resolves when it is gone. What it started ends by itself, or is found by the next start. */
  kill(): Promise<void>;
  /** `bfcert start` again on the same data and ports; resolves when it is ready. */
  startAgain(): Promise<void>;
  /** As `startAgain`, killed `afterMs` after its start, ready or not. */
  startAndKill(afterMs: number): Promise<void>;
  /** The lines it wrote to standard output since its last start. */
  stdout(): readonly string[];
  /** What it wrote to standard error since its last start. */
  stderr(): string;
  /** Resolves when the process of its last start is gone, whoever ended it. */
  ended(): Promise<unknown>;
  /** Ends it as an operator does, and removes its data. Resolves with its exit code; null: it was killed before. */
  stop(): Promise<number | null>;
}

export interface SystemOptions extends PlaceOptions {
  /** Kept when given. */
  readonly dataDirectory?: string;
}

/** The command that starts it: the embedded system, or (`npm run test:cluster`) the cluster behind the same ports. */
const SYSTEM_UNDER_TEST = process.env.BFCERT_SYSTEM_UNDER_TEST === 'cluster' ? 'cluster' : 'start';

/** A simulated station answers at once or not at all. */
const SHORT_PATIENCE = {
  BFCERT_PATIENCE_COMMAND_TIMEOUT_MS: '5000',
  BFCERT_PATIENCE_FIRST_RETRY_MS: '500',
  BFCERT_PATIENCE_RECONNECT_WAIT_MS: '15000',
  BFCERT_PATIENCE_SIGNING_REQUEST_WAIT_MS: '10000',
};

export async function startSystem({
  environment = {},
  dataDirectory: given,
  ...options
}: SystemOptions = {}): Promise<System> {
  const dataDirectory = given ?? (await mkdtemp(join(tmpdir(), 'bfcert-e2e-')));
  const place = await placeAt(dataDirectory, {
    environment: { BFCERT_LOG_LEVEL: 'error', ...SHORT_PATIENCE, ...environment },
    ...options,
  });
  const { ports } = place;
  const start = () => launch([SYSTEM_UNDER_TEST], place);
  let running = await ready(start());
  const token = (await readFile(join(dataDirectory, 'admin-token'), 'utf8')).trim();
  return {
    dataDirectory,
    ports,
    token,
    api: new ApiClient(`http://127.0.0.1:${ports.http}`, token),
    pid: () => running.pid,
    profile2Url: () => `wss://localhost:${ports.profile2}/ocpp`,
    profile3Url: () => `wss://localhost:${ports.profile3}/ocpp`,
    doors: () => doorsIn(running.stdout) ?? [ports.profile3],
    csmsRootPem: () => readFile(join(dataDirectory, 'trust', 'csms-root.pem'), 'utf8'),
    stdout: () => running.stdout,
    stderr: () => running.stderr(),
    ended: () => running.exited,
    kill: () => killed(running),
    startAgain: async () => {
      running = await ready(start());
    },
    startAndKill: async (afterMs) => {
      running = start();
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

/** Null: there is but one, behind the usual port. */
function doorsIn(said: readonly string[]): readonly [number, ...number[]] | null {
  const [first, ...others] = said
    .flatMap((line) => /gateway-\d+ .*ports \d+ and (\d+)/.exec(line)?.[1] ?? [])
    .map(Number);
  return first === undefined ? null : [first, ...others];
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
