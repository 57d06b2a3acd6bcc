import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Station } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IndependentCsms } from './clients/independent-csms.ts';
import { RawStation } from './clients/raw-station.ts';
import { expectNothingLost } from './system/expect-nothing-lost.ts';
import { FurtherGateway } from './system/further-gateway.ts';
import { childrenOf, isRunning, processesAt, type Role } from './system/processes.ts';
import { randomFrom } from './system/random.ts';
import { type System, startSystem } from './system/start-system.ts';
import {
  answered,
  certificatesOf,
  enrol,
  FACTORY_PASSWORD,
  familyOf,
  planMigration,
  simulate,
  stationsOf,
  until,
} from './system/stations.ts';
import { tellTime } from './system/tell-time.ts';

/** Each process of the cluster, and where in the migration of its newcomers it is killed, in milliseconds. */
const KILLS: readonly (readonly [role: Role, which: number, afterMs: number])[] = [
  ['server', 0, 300],
  ['gateway', 0, 700],
  ['nats', 0, 1_100],
  ['server', 1, 1_500],
  ['gateway', 1, 400],
  ['pki', 0, 900],
  ['postgres', 0, 600],
];
const STATIONS_PER_KILL = 2;
const STORM = 24;
/** Any one process, at moments and in an order that the seed decides (`npm run faults:cluster` kills more). */
const ANY_ROLE = ['server', 'gateway', 'nats', 'pki', 'postgres'] as const satisfies readonly Role[];
const RENEWAL_KILLS = Number(process.env.CLUSTER_KILLS ?? 2);
const RENEWING = 6;
const seed = Number(process.env.SEED ?? randomInt(2 ** 31));

describe('a cluster of two servers and two gateways', () => {
  const stations: Station[] = [];
  let system: System;
  const csms = new IndependentCsms((identity, password) => password === `${identity} at the depot`);
  let secrets: string;
  beforeAll(async () => {
    await csms.start();
    secrets = await mkdtemp(join(tmpdir(), 'bfcert-upstream-'));
    const BFCERT_CONFIG = join(secrets, 'bfcert.yaml');
    const passwordFile = join(secrets, '{identity}.password');
    const upstream = { name: 'depot', url: csms.url, securityProfile: 1, passwordFile, cohorts: ['behind a CSMS'] };
    await writeFile(BFCERT_CONFIG, JSON.stringify({ upstreams: [upstream] }));
    system = await startSystem({ environment: { BFCERT_CONFIG, BFCERT_PATIENCE_GATEWAY_LEASE_MS: '10000' } });
  });
  afterAll(async () => {
    await Promise.all(stations.map((station) => station.stop()));
    await system.stop();
    await csms.stop();
    await rm(secrets, { recursive: true });
  });

  const pidsOf = (role: Role): readonly number[] => [...childrenOf(system.pid(), role)].sort((a, b) => a - b);

  /** Past what stands in front, as it says itself at its start. */
  function portOf(gateway: 1 | 2): number {
    const line = system.stdout().find((one) => one.includes(`gateway-${gateway} `)) ?? '';
    return Number(/ports (\d+) and/.exec(line)?.[1]);
  }

  const enter = async (name: string, port: number): Promise<RawStation> =>
    RawStation.enter({
      url: `wss://localhost:${port}/ocpp`,
      name,
      trustAnchorsPem: [await system.csmsRootPem()],
      basic: `${name}:${FACTORY_PASSWORD}`,
    });

  it('says what stands behind the usual ports', () => {
    const said = system.stdout().join('\n');
    for (const name of ['server-1', 'server-2', 'gateway-1', 'gateway-2']) expect(said).toContain(name);
    expect(['server', 'gateway', 'pki', 'nats'].map((role) => pidsOf(role as Role).length)).toEqual([2, 2, 1, 1]);
  });

  it('lesson B.18: has one owner of a station: the older session at the other gateway is closed', async () => {
    await enrol(system, 'OWNER-1');
    const first = await until(() => enter('OWNER-1', portOf(1)).catch(() => null));
    const second = await enter('OWNER-1', portOf(2));
    expect(await tellTime('the close of the older session at the other gateway', first.closed)).toBe(1008);
    const third = await enter('OWNER-1', portOf(1));
    expect(await tellTime('the close of the second, in the other direction,', second.closed)).toBe(1008);
    expect((await stationsOf(system)).get('OWNER-1')?.online).toBe(true);
    third.leave();
    await until(async () => (await stationsOf(system)).get('OWNER-1')?.online === false);
  });

  it('keeps the last of a storm of reconnections from gateway to gateway', async () => {
    await enrol(system, 'OWNER-2');
    const opened: RawStation[] = [await until(() => enter('OWNER-2', portOf(1)).catch(() => null))];
    for (let round = 1; round < STORM; round++) opened.push(await enter('OWNER-2', portOf(round % 2 === 0 ? 1 : 2)));
    const last = opened.pop();
    expect(await Promise.all(opened.map(({ closed }) => closed))).toEqual(opened.map(() => 1008));
    const isLastOpen = await Promise.race([last?.closed.then(() => false), stationsOf(system).then(() => true)]);
    expect(isLastOpen).toBe(true);
    expect((await stationsOf(system)).get('OWNER-2')?.online).toBe(true);
    last?.leave();
    await until(async () => (await stationsOf(system)).get('OWNER-2')?.online === false);
  });

  it('closes a half-open session of a gateway that was cut off, once that is back', async () => {
    await enrol(system, 'OWNER-3');
    const [stopped = 0] = pidsOf('gateway');
    const before = await until(() => enter('OWNER-3', portOf(1)).catch(() => null));
    await until(async () => (await stationsOf(system)).get('OWNER-3')?.online);
    process.kill(stopped, 'SIGSTOP');
    let after: RawStation;
    try {
      after = await enter('OWNER-3', portOf(2));
      // It has missed its signs of life, and nobody reaches it.
      await until(async () => {
        const { gateways } = await answered(() => readiness());
        return gateways.length === 1;
      });
    } finally {
      process.kill(stopped, 'SIGCONT');
    }
    expect(await tellTime('the close of the half-open session, from its gateway’s return,', before.closed)).toBe(1008);
    expect((await stationsOf(system)).get('OWNER-3')?.online).toBe(true);
    after.leave();
    await until(async () => (await stationsOf(system)).get('OWNER-3')?.online === false);
  });

  it('takes in another gateway that is told its address alone, watches what it serves, and does without it when it is gone for good', async () => {
    await enrol(system, 'OWNER-4');
    await enrol(system, 'BEHIND-1', { cohorts: ['behind a CSMS'] });
    await writeFile(join(secrets, 'BEHIND-1.password'), 'BEHIND-1 at the depot\n');
    const third = await FurtherGateway.at(system, 'gateway-3');
    const { passwordOrCertificatePort: port } = third;
    await third.start();
    try {
      // How its CSMS is reached, and what it shows there, the gateway has from a server.
      const behind = await until(() => enter('BEHIND-1', port).catch(() => null));
      await until(async () => csms.isConnected('BEHIND-1'));
      behind.leave();
      await until(async () => !csms.isConnected('BEHIND-1'));
      await until(async () => {
        const seen = (await listenersSeen()).filter(({ reference }) => reference.startsWith('gateway-3/'));
        return seen.length === 2 && seen.every(({ drift, fingerprint }) => drift === null && fingerprint !== null);
      });
      const ofGateways = (await listenersSeen()).filter(({ reference }) => reference.startsWith('gateway-'));
      const served = ofGateways.map(({ fingerprint }) => fingerprint);
      const watched = (await certificatesOf(system, 'backend_server')).filter((one) =>
        served.includes(one.fingerprint),
      );
      expect(watched.map(({ state }) => state)).toEqual(Array(6).fill('active'));

      const there = await until(() => enter('OWNER-4', port).catch(() => null));
      await until(async () => (await stationsOf(system)).get('OWNER-4')?.online);
      const elsewhere = await enter('OWNER-4', portOf(1));
      expect(await there.closed).toBe(1008);
      elsewhere.leave();
      await until(async () => (await stationsOf(system)).get('OWNER-4')?.online === false);
      // Killed, and never back: its lease runs out.
      await enter('OWNER-4', port);
      await until(async () => (await stationsOf(system)).get('OWNER-4')?.online);
    } finally {
      await third.kill();
    }
    await until(async () => (await stationsOf(system)).get('OWNER-4')?.online === false);
    await until(async () => (await listenersSeen()).every(({ reference }) => !reference.startsWith('gateway-3/')));
    const back = await enter('OWNER-4', portOf(2));
    await until(async () => (await stationsOf(system)).get('OWNER-4')?.online);
    back.leave();
  });

  it('loses nothing when each of its processes is killed in turn while stations migrate', {
    timeout: 900_000,
  }, async () => {
    for (const [role, which, afterMs] of KILLS) {
      const newcomers = addStations();
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      const pid = await until(async () => pidsOf(role)[which]);
      const count = pidsOf(role).length;
      process.kill(pid, 'SIGKILL');
      const began = performance.now();
      await until(async () => !isRunning(pid) && pidsOf(role).length === count);
      await newcomers;
      await until(allThere);
      const took = performance.now() - began;
      console.log(
        `${role} ${which + 1} killed: all ${stations.length} stations there after ${(took / 1000).toFixed(1)} s`,
      );
    }
    await expectNothingLost(system, stations);
  });

  it(`loses nothing when any of them is killed at any moment while stations renew (SEED=${seed})`, {
    timeout: RENEWAL_KILLS * 90_000,
  }, async ({ onTestFailed }) => {
    onTestFailed(tellWhatStands);
    const random = randomFrom(seed);
    while (stations.length < RENEWING) await addStations();
    await until(async () => (await answered(() => stationsOf(system))).size >= stations.length && (await allThere()));
    for (let kill = 1; kill <= RENEWAL_KILLS; kill++) {
      const before = new Map(stations.map((station) => [station.identity, station.state().presentedFingerprint]));
      const renewed = renewAll(kill);
      await new Promise((resolve) => setTimeout(resolve, random.between(0, 2_500)));
      const role = random.oneOf(ANY_ROLE);
      const pids = await until(async () => pidsOf(role).length > 0 && pidsOf(role));
      const pid = pids[random.between(0, pids.length - 1)] ?? 0;
      process.kill(pid, 'SIGKILL');
      const began = performance.now();
      await until(async () => !isRunning(pid) && pidsOf(role).length === pids.length);
      await renewed;
      await until(async () => {
        const inUse = stations.map((one) => one.state().presentedFingerprint);
        if (stations.some(({ identity }, index) => inUse[index] === before.get(identity))) return false;
        // Also on record: its handshake is what brings it into force.
        const active = new Set((await inForce()).map(({ fingerprint }) => fingerprint));
        return inUse.every((fingerprint) => active.has(fingerprint)) && (await allThere());
      });
      const took = performance.now() - began;
      console.log(
        `kill ${kill}, ${role}: ${stations.length} stations with their next one after ${(took / 1000).toFixed(1)} s`,
      );
      await expectNothingLost(system, stations);
    }
  });

  it('ends all that it started when told, and says so', async () => {
    process.kill(system.pid(), 'SIGINT');
    await until(async () => !isRunning(system.pid()));
    const all = ['PostgreSQL', 'the PKI control plane', 'NATS', 'server-1', 'server-2', 'gateway-1', 'gateway-2'];
    await until(async () => system.stdout().at(-1) === `Ended: ${all.join(', ')}.`);
    expect(processesAt(system.dataDirectory)).toEqual([]);
  });

  const allThere = async (): Promise<boolean> => {
    const rows = await answered(() => stationsOf(system));
    return stations.every(({ identity }) => {
      const row = rows.get(identity);
      return row?.online === true && row.migration?.state === 'active' && row.securityProfile === 3;
    });
  };

  const inForce = async () => (await answered(() => certificatesOf(system))).filter(({ state }) => state === 'active');

  /** Of a run that came to no rest, which may be one of a hundred: what every station shows, and what is recorded of it. */
  async function tellWhatStands(): Promise<void> {
    const [rows, certificates] = [await stationsOf(system), await certificatesOf(system)];
    for (const { identity, state } of stations) {
      const { presentedFingerprint } = state();
      const own = certificates.filter((one) => one.identity.name === identity);
      const told = own.map((one) => `${one.state}${one.fingerprint === presentedFingerprint ? ' (shown)' : ''}`);
      console.log(identity, presentedFingerprint, told.join(', '), JSON.stringify(rows.get(identity)));
    }
  }

  interface SeenListener {
    readonly reference: string;
    readonly fingerprint: string | null;
    readonly drift: unknown;
  }
  async function listenersSeen(): Promise<readonly SeenListener[]> {
    const path = '/server-certificate-sources/station-listeners/certificates';
    return (await system.api.get<{ data: readonly SeenListener[] }>(path)).data;
  }

  /** Asked until it is answered, with the same key. */
  async function renewAll(round: number): Promise<void> {
    for (const { id } of await inForce()) {
      const order = { reason: 'it is time' };
      await answered(() => system.api.post(`/certificates/${id}/actions/renew`, order, `renew-${round}-${id}`));
    }
  }

  async function readiness(): Promise<{ readonly gateways: readonly string[] }> {
    const answer = await fetch(`http://127.0.0.1:${system.ports.http}/readyz`);
    return (await answer.json()) as { readonly gateways: readonly string[] };
  }

  /** Enrolled and planned by calls that are repeated, with the same key, until they are answered. */
  async function addStations(): Promise<void> {
    for (let added = 0; added < STATIONS_PER_KILL; added++) {
      const name = `KILL-${String(stations.length + 1).padStart(3, '0')}`;
      const station = await simulate(system, name);
      stations.push(station);
      await station.start();
      const id = await answered(() => enrol(system, name, familyOf(stations.length)));
      await answered(() => planMigration(system, [id], `plan-${name}`));
    }
  }
});
