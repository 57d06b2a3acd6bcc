import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameOf } from '@bfcert/kernel/x509';
import { StepCaServer } from '@bfcert/pki-authority/step-ca-server';
import type { Station } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { childOf } from './system/processes.ts';
import { type System, startSystem } from './system/start-system.ts';
import {
  type CertificateRow,
  certificatesOf,
  enrol,
  planMigration,
  simulate,
  stationsOf,
  until,
} from './system/stations.ts';
import { ordersFrom } from './system/step-ca.ts';

/** Short for a test: this CA cannot list, so after this time a lost certificate is suspected and another ordered. */
const RECONCILIATION_SECONDS = 3;

interface OrphanRow {
  readonly kind: string;
  readonly authority: string;
  readonly subject: string;
  readonly spkiSha256: string | null;
}

describe('an outside authority issues for the charging stations', () => {
  let folder: string;
  let stepCa: StepCaServer;
  let system: System;
  let fromBefore: Station;
  /** A system that had its own authorities alone, and a station that got there with them. */
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-outside-'));
    stepCa = await StepCaServer.listen();
    const configuration = join(folder, 'bfcert.yaml');
    await writeFile(configuration, '');
    system = await startSystem({ environment: { BFCERT_CONFIG: configuration } });
    fromBefore = await startedStation('BEFORE-1');
    await migrated('BEFORE-1');
    await system.kill();
    await writeFile(configuration, await ordersFrom(stepCa, folder, { reconciliationSeconds: RECONCILIATION_SECONDS }));
    await system.startAgain();
  });
  afterAll(async () => {
    await fromBefore.stop();
    await system.stop();
    await stepCa.server.goAway();
    await rm(folder, { recursive: true });
  });

  /** What the CA has signed for this station, oldest first. */
  const signedFor = (name: string) =>
    stepCa.ca
      .signed()
      .map(({ certificate }) => certificate)
      .filter(({ subject }) => nameOf(subject, 'CN').includes(`SN-${name}`));

  const orphansOf = async (name: string): Promise<readonly OrphanRow[]> => {
    const { data } = await system.api.get<{ data: OrphanRow[] }>('/orphan-certificates');
    return data.filter(({ subject }) => subject.includes(`SN-${name}`));
  };

  const migrated = async (name: string): Promise<CertificateRow> => {
    await until(async () => (await stationsOf(system)).get(name)?.migration?.state === 'active');
    return until(async () =>
      (await certificatesOf(system)).find((one) => one.identity.name === name && one.state === 'active'),
    );
  };

  async function startedStation(name: string): Promise<Station> {
    const id = await enrol(system, name);
    const station = await simulate(system, name);
    await station.start();
    await planMigration(system, [id]);
    return station;
  }

  it('is named at the start, with what its confinement is worth', () => {
    const [line] = system.stdout().filter((text) => text.includes('Authority depot'));
    expect(line).toMatch(/a process of its own with an empty environment, Node’s permission model, not kept from/);
  });

  it('renews what the system has issued itself: the station is given the new root first', async () => {
    const before = await until(async () =>
      (await certificatesOf(system)).find((one) => one.identity.name === 'BEFORE-1' && one.state === 'active'),
    );
    expect(signedFor('BEFORE-1')).toEqual([]);
    await system.api.post(`/certificates/${before.id}/actions/renew`, { reason: 'another authority issues now' });
    const after = await until(async () =>
      (await certificatesOf(system)).find(
        (one) => one.identity.name === 'BEFORE-1' && one.state === 'active' && one.id !== before.id,
      ),
    );
    expect(signedFor('BEFORE-1').map((certificate) => certificate.fingerprint)).toEqual([after.fingerprint]);
  });

  it('takes a station to Profile 3 with a certificate of that authority', async () => {
    const station = await startedStation('OUT-1');

    const { fingerprint } = await migrated('OUT-1');
    expect(signedFor('OUT-1').map((certificate) => certificate.fingerprint)).toEqual([fingerprint]);
    expect(station.state()).toMatchObject({ securityProfile: 3, installedFingerprint: fingerprint });
    expect(await orphansOf('OUT-1')).toEqual([]);
    await station.stop();
  });

  it('suspects a certificate whose answer was lost, orders another, and the station gets that one', async () => {
    stepCa.next('cut_after_signing');
    const station = await startedStation('OUT-2');

    const { fingerprint } = await migrated('OUT-2');
    const [lost, second, ...others] = signedFor('OUT-2');
    expect(others).toEqual([]);
    expect(second?.fingerprint).toBe(fingerprint);
    const orphans = await until(async () => {
      const found = await orphansOf('OUT-2');
      return found.length > 0 && found;
    });
    expect(orphans).toMatchObject([{ kind: 'suspected', authority: 'depot', spkiSha256: lost?.spkiSha256 }]);
    await station.stop();
  });

  it('outlives its process: killed in the middle of an order, it is there again for the next', async () => {
    stepCa.next('hang_after_signing');
    const station = await startedStation('OUT-3');
    await until(async () => signedFor('OUT-3').length === 1);
    const killed = childOf(system.pid(), 'authority');
    expect(killed).toBeDefined();
    process.kill(Number(killed), 'SIGKILL');

    const { fingerprint } = await migrated('OUT-3');
    expect(childOf(system.pid(), 'authority')).not.toBe(killed);
    expect(signedFor('OUT-3').map((certificate) => certificate.fingerprint)).toEqual([expect.anything(), fingerprint]);
    expect(await until(async () => (await orphansOf('OUT-3')).length)).toBe(1);
    await station.stop();
  });
});
