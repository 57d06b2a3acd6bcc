import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

describe('bfcert start', () => {
  let folder: string;
  let taken: Server;
  let ports: Record<string, string>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-start-'));
    const servers = await Promise.all(Array.from({ length: 6 }, listen));
    const [http, profile2, profile3, publication, metrics, vehicles] = servers.map((server) =>
      String((server.address() as { port: number }).port),
    );
    ports = {
      BFCERT_PORTS_HTTP: http ?? '',
      BFCERT_PORTS_PROFILE2: profile2 ?? '',
      BFCERT_PORTS_PROFILE3: profile3 ?? '',
      BFCERT_PORTS_PUBLICATION: publication ?? '',
      BFCERT_PORTS_METRICS: metrics ?? '',
      BFCERT_PORTS_VEHICLES: vehicles ?? '',
    };
    const [first, ...others] = servers;
    if (!first) throw new Error('no server');
    taken = first;
    await Promise.all(others.map((server) => new Promise((closed) => server.close(closed))));
  });
  afterEach(async () => {
    taken.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = (environment: Record<string, string> = {}) => {
    const data = join(folder, 'data');
    const child = spawn(process.execPath, [MAIN, 'start'], {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? '',
        BFCERT_DATA_DIR: data,
        BFCERT_LISTEN_OCPP: '127.0.0.1',
        ...ports,
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { data, child, ended: ending(child) };
  };

  it('names a setting that does not exist, and touches nothing', async () => {
    const { data, ended } = start({ BFCERT_PORTS_HTPP: '1' });
    expect(await ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'bfcert: the configuration is wrong: there is no setting BFCERT_PORTS_HTPP\n',
    });
    expect(existsSync(data)).toBe(false);
  });

  it('names a port that another program has, once, and ends', async () => {
    const { ended } = start();
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toBe(
      `bfcert: port ${ports['BFCERT_PORTS_HTTP']} on 127.0.0.1 (ports.http) is in use by another program: end it, or choose another port\n`,
    );
  });

  it('told to stop during the start ends in order and leaves no process behind', async () => {
    taken.close();
    const { data, child, ended } = start();
    while (!existsSync(join(data, 'secrets', 'pki-callers.json'))) await wait(20);
    child.kill('SIGTERM');
    expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await processesAt(data)).toEqual([]);
  });
});

async function listen(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function ending(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** Command lines that name this path. */
async function processesAt(path: string): Promise<readonly string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.includes(path));
}
