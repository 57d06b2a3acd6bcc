import { spawnSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
    const { http, metrics, profile2, profile3 } = system.ports;
    const environment = {
      PATH: process.env.PATH ?? '',
      BFCERT_DATA_DIR: system.dataDirectory,
      BFCERT_PORTS_HTTP: String(http),
      BFCERT_PORTS_METRICS: String(metrics),
      BFCERT_PORTS_PROFILE2: String(profile2),
      BFCERT_PORTS_PROFILE3: String(profile3),
      BFCERT_LISTEN_OCPP: '127.0.0.1',
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
    expect(seenOf('ports')).toEqual(['answers', 'answers', 'answers', 'answers']);
    expect(seenOf('database')).toEqual(['answers, version 18.4', 'has the time that we have']);
    expect(seenOf('clock')[0]).toBe('has gone as the monotonic clock has');
    const listeners = observations.filter(({ subject }) => /^(EC|RSA) on port \d+$/.test(subject));
    expect(listeners.map(({ seen }) => seen)).toEqual(Array(4).fill(expect.stringMatching(/^expires in 89 days/)));
    expect(observations.filter(({ subject }) => subject === 'charger-identity root 1')).toHaveLength(1);
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
    expect(seenOf('ports')).toEqual(['is free', 'is free', 'is free', 'is free']);
    await system.startAgain();
  });
});
