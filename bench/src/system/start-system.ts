import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '@bfcert/api-client';

const MAIN = fileURLToPath(import.meta.resolve('@bfcert/cli/main'));
const POLL_MS = 10;

export interface MeasuredSystem {
  /** Of `bfcert start` itself. */
  readonly pid: number;
  readonly api: ApiClient;
  /** Of the API, without a slash at its end. */
  readonly base: string;
  readonly profile2Url: string;
  readonly csmsRootPem: string;
  /** From the spawn to the first 200 of /readyz with a gateway that serves, in seconds. */
  readonly readyAfterSeconds: number;
  stop(): Promise<void>;
}

/** `bfcert start` as an operator starts it, on `dataDirectory` and free ports of the loopback; `settings`: more of its environment. */
export async function startSystem(
  dataDirectory: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<MeasuredSystem> {
  const [http, profile2, profile3, publication, metrics, vehicles] = await freePorts(6);
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: {
      PATH: process.env.PATH ?? '',
      BFCERT_DATA_DIR: dataDirectory,
      BFCERT_PORTS_HTTP: String(http),
      BFCERT_PORTS_PROFILE2: String(profile2),
      BFCERT_PORTS_PROFILE3: String(profile3),
      BFCERT_PORTS_PUBLICATION: String(publication),
      BFCERT_PORTS_METRICS: String(metrics),
      BFCERT_PORTS_VEHICLES: String(vehicles),
      BFCERT_LISTEN_OCPP: '127.0.0.1',
      BFCERT_LISTEN_PUBLICATION: '127.0.0.1',
      BFCERT_LISTEN_VEHICLES: '127.0.0.1',
      BFCERT_LOG_LEVEL: 'error',
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('bfcert start did not start');
  const exited = once(child, 'exit');
  // It does not end with its parent: an interrupted bench must not leave it behind.
  const abandon = (): void => void child.kill('SIGTERM');
  process.once('exit', abandon);
  const base = `http://127.0.0.1:${http}`;
  while (!(await isReady(base))) {
    if (child.exitCode !== null) throw new Error(`bfcert start ended with code ${child.exitCode}`);
    await wait(POLL_MS);
  }
  const readyAfterSeconds = (performance.now() - began) / 1000;
  const token = (await readFile(join(dataDirectory, 'admin-token'), 'utf8')).trim();
  return {
    pid,
    api: new ApiClient(base, token),
    base,
    profile2Url: `wss://localhost:${profile2}/ocpp`,
    csmsRootPem: await readFile(join(dataDirectory, 'trust', 'csms-root.pem'), 'utf8'),
    readyAfterSeconds,
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', abandon);
    },
  };
}

async function isReady(base: string): Promise<boolean> {
  try {
    const response = await fetch(`${base}/readyz`);
    return response.ok && ((await response.json()) as { gateways: string[] }).gateways.length > 0;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
