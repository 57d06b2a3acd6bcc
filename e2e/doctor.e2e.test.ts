import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BFCERT } from './system/launch.ts';
import { childOf, descendantsOf, isRunning } from './system/processes.ts';
import { type System, startSystem } from './system/start-system.ts';
import { until } from './system/stations.ts';

interface Observation {
  readonly area: string;
  readonly subject: string;
  readonly verdict: 'good' | 'note' | 'finding' | 'unknown';
  readonly seen: string;
}

const namespacesWork = spawnSync('unshare', ['-Urn', 'true']).status === 0;

describe('bfcert doctor', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  function doctor(...options: string[]) {
    const { http, metrics, profile2, profile3, publication, vehicles } = system.ports;
    const environment = {
      PATH: process.env.PATH ?? '',
      BFCERT_DATA_DIR: system.dataDirectory,
      BFCERT_PORTS_HTTP: String(http),
      BFCERT_PORTS_METRICS: String(metrics),
      BFCERT_PORTS_PROFILE2: String(profile2),
      BFCERT_PORTS_PROFILE3: String(profile3),
      BFCERT_PORTS_PUBLICATION: String(publication),
      BFCERT_PORTS_VEHICLES: String(vehicles),
      BFCERT_LISTEN_OCPP: '127.0.0.1',
      BFCERT_LISTEN_PUBLICATION: '127.0.0.1',
      BFCERT_LISTEN_VEHICLES: '127.0.0.1',
    };
    const { status, stdout } = spawnSync(process.execPath, [BFCERT, 'doctor', ...options], {
      env: environment,
      encoding: 'utf8',
    });
    return { status, stdout };
  }

  function examined() {
    const { status, stdout } = doctor('--json');
    const { isolation, observations } = JSON.parse(stdout) as { isolation: string; observations: Observation[] };
    const bad = observations.filter(({ verdict }) => verdict === 'finding' || verdict === 'unknown');
    const seenOf = (area: string) => observations.filter((one) => one.area === area).map(({ seen }) => seen);
    return { status, isolation, observations, bad: bad.map(({ subject, seen }) => `${subject} ${seen}`), seenOf };
  }

  it('finds nothing wrong with a system as it starts, and claims no more than one user’s processes', () => {
    const { status, isolation, observations, bad, seenOf } = examined();
    expect(bad).toEqual([]);
    expect(status).toBe(0);
    expect(isolation).toBe('processes_of_one_user');
    const pki = observations.filter(({ subject }) => subject === `pki (process ${childOf(system.pid(), 'pki')})`);
    expect(pki.map(({ seen }) => seen)).toEqual([
      'runs under Node’s permission model',
      'has an empty environment',
      expect.stringMatching(namespacesWork ? /^has no network/ : /^has this host’s network/),
      expect.stringMatching(/they are apart as processes only$/),
    ]);
    expect([...new Set(seenOf('ports'))]).toEqual(['answers']);
    expect(seenOf('database')).toEqual(['answers, version 18.4', 'has the time that we have']);
    expect(seenOf('clock')[0]).toBe('has gone as the monotonic clock has');
    const listeners = observations.filter(({ subject }) => /^(EC|RSA) on port \d+$/.test(subject));
    expect(listeners.map(({ seen }) => seen)).toEqual(Array(5).fill(expect.stringMatching(/^expires in 89 days/)));
    expect(observations.filter(({ subject }) => subject === 'charger-identity root 1')).toHaveLength(1);
  });

  it('sees what memory the gateway’s process has', async () => {
    const memories = async () => {
      const answer = await fetch(`http://127.0.0.1:${system.ports.http}/readyz`);
      const { gatewayMemory } = (await answer.json()) as { gatewayMemory: Record<string, { residentBytes: number }> };
      return Object.values(gatewayMemory).map(({ residentBytes }) => residentBytes);
    };
    await until(async () => (await memories()).length === 1);
    expect((await memories())[0]).toBeGreaterThan(20_000_000);
    expect(examined().seenOf('gateways')).toEqual(['is taken', 'is below the limits of their heaps']);
  });

  it('says the same to people', () => {
    const { status, stdout } = doctor();
    expect(stdout).toMatch(/^Isolation: processes of one user: /);
    expect(stdout).toContain('\n0 findings, 0 not seen.\n');
    expect(status).toBe(0);
  });

  it('finds what was opened to others, and ends with 8', async () => {
    const opened = ['admin-token', 'secrets/pki-passphrase', 'pki/ledger.db', 'pki/pki.sock', 'link'];
    for (const path of opened) await chmod(join(system.dataDirectory, path), 0o777);
    try {
      const { status, bad } = examined();
      expect(status).toBe(8);
      expect(bad.toSorted()).toEqual(
        opened
          .map(
            (path) =>
              `${join(system.dataDirectory, path)} has mode 0777: set it to ${path === 'link' ? '0700' : '0600'}`,
          )
          .toSorted(),
      );
    } finally {
      for (const path of opened) await chmod(join(system.dataDirectory, path), path === 'link' ? 0o700 : 0o600);
    }
  });

  it('sees that nothing runs after the end, and that the ports are free', async () => {
    const processes = descendantsOf(system.pid());
    await system.kill();
    await until(async () => !processes.some(isRunning));
    const { status, isolation, seenOf, bad } = examined();
    expect(bad).toEqual([]);
    expect(status).toBe(0);
    expect(isolation).toBe('not_seen');
    expect([...new Set(seenOf('ports'))]).toEqual(['is free']);
    await system.startAgain();
  });
});

/** No account needs to exist for a number. */
const USERS = { pki: 61_001, server: 61_002, gateway: 61_003 };
const MAINS = {
  pki: [
    '--permission',
    '--allow-fs-read=/',
    fileURLToPath(new URL('../pki/control-plane/src/main.ts', import.meta.url)),
  ],
  server: [fileURLToPath(new URL('../apps/server/src/main.ts', import.meta.url))],
  gateway: [fileURLToPath(new URL('../apps/ocpp-gateway/src/main.ts', import.meta.url))],
};

const as = (uid: number): readonly string[] => ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
const canBeOthers = spawnSync('setpriv', [...as(USERS.pki).slice(1), 'test', '-r', BFCERT]).status === 0;

describe.runIf(canBeOthers)('bfcert doctor on a host where each process is started by a user of its own', () => {
  const children: ChildProcess[] = [];
  const data = join(tmpdir(), 'bfcert-that-is-not-there');
  afterEach(async () => {
    for (const child of children.splice(0)) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
  });

  /** Each waits for its configuration, which never comes. */
  async function start(users: Readonly<typeof USERS>): Promise<void> {
    for (const role of ['pki', 'server', 'gateway'] as const) {
      const [program = '', ...args] = [...as(users[role]), process.execPath, ...MAINS[role]];
      const child = spawn(program, args, { env: {}, stdio: ['pipe', 'ignore', 'ignore'] });
      children.push(child);
      // setpriv has become node by then.
      await until(async () => childOf(process.pid, role) === child.pid);
    }
  }

  const isolation = (): { readonly level: string; readonly gateway: string | undefined } => {
    const { stdout } = spawnSync(process.execPath, [BFCERT, 'doctor', '--json'], {
      env: { PATH: process.env.PATH ?? '', BFCERT_DATA_DIR: data },
      encoding: 'utf8',
    });
    const { isolation: level, observations } = JSON.parse(stdout) as { isolation: string; observations: Observation[] };
    const gateway = observations.find(({ area, subject }) => area === 'isolation' && subject.startsWith('gateway'));
    return { level, gateway: gateway?.seen };
  };

  it('says that they are separate users', async () => {
    await start(USERS);
    expect(isolation()).toEqual({
      level: 'separate_users',
      gateway: `is of user ${USERS.gateway}, which no server seen here is of`,
    });
  });

  it('does not say so when two of them are one', async () => {
    await start({ ...USERS, gateway: USERS.server });
    expect(isolation()).toEqual({
      level: 'processes_of_one_user',
      gateway: expect.stringMatching(/^is of user 61002 as is server \(process \d+\): /),
    });
  });
});
