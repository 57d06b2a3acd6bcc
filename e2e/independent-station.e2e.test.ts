import { memoryStore } from '@bfcert/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIndependentStation } from './clients/independent-station.ts';
import { OutsideCa } from './clients/outside-ca.ts';
import { Line } from './system/line.ts';
import { type System, startSystem } from './system/start-system.ts';
import {
  asDelivered,
  certificatesOf,
  enrol,
  ORGANISATION,
  planMigration,
  simulate,
  stationsOf,
  until,
} from './system/stations.ts';
import { inTwo, twoAdministrators } from './system/two-administrators.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

describe('a station made of ocpp-rpc and openssl, which nobody here wrote', () => {
  it('goes the same line from a factory password to a certificate in use', async () => {
    const id = await enrol(system, 'INDEPENDENT-1');
    const station = runIndependentStation(await asDelivered(system, 'INDEPENDENT-1'));
    try {
      await planMigration(system, [id]);
      const { fingerprint, passwordChanges } = await station.onProfile3;
      expect(passwordChanges).toBe(1);

      const row = await until(async () => {
        const found = (await stationsOf(system)).get('INDEPENDENT-1');
        return found?.migration?.state === 'active' && found.profileFloor === 3 && found;
      });
      expect(row).toMatchObject({ online: true, securityProfile: 3, profileFloor: 3 });
      const certificates = (await certificatesOf(system)).filter(({ identity }) => identity.id === id);
      expect(certificates).toEqual([expect.objectContaining({ state: 'active', fingerprint })]);
    } finally {
      await station.close();
    }
  });
});

describe.concurrent('a station as others make them goes from its anchor to its first certificate, its second and its revocation', () => {
  let people: Awaited<ReturnType<typeof twoAdministrators>>;
  beforeAll(async () => {
    people = await twoAdministrators(system);
  });

  const importAnchors = (purpose: string, anchorsPem: string) =>
    inTwo(people, '/trust-anchor-bundles', { purpose, anchorsPem });
  const inSomeDays = () => new Date(Date.now() + 7 * 86_400_000).toISOString();

  it('one like EVerest', async () => {
    const id = await enrol(system, 'EVEREST-1');
    const station = await simulate(system, 'EVEREST-1', [], { temperament: 'everest-like' });
    const line = new Line(system, 'EVEREST-1', station);
    await station.start();
    await planMigration(system, [id]);
    expect(await line.caseIs('active')).toMatchObject({ securityProfile: 3, profileFloor: 3 });
    const first = await line.inForce();
    await line.revoked(await line.renewed(first));
    await station.stop();
  });

  it('one like the SAP simulator only once its firmware is right: until then it keeps what it has', async () => {
    const id = await enrol(system, 'SAP-1');
    const store = memoryStore();
    const asItIs = await simulate(system, 'SAP-1', [], { store, temperament: 'sap-like' });
    await asItIs.start();
    await planMigration(system, [id]);
    const row = await new Line(system, 'SAP-1', asItIs).caseIs('quarantine');
    // It lists our roots under hashes that nobody can follow, so nothing that rests on them is sent to it.
    expect(row).toMatchObject({ online: true, securityProfile: 2, profileFloor: 2 });
    expect(row.migration?.explanation).toMatch(/^Install anchor: /);
    expect(asItIs.state()).toMatchObject({ connection: 'open', installedFingerprint: null });
    await asItIs.stop();

    const asItShould = await simulate(system, 'SAP-1', [], { store });
    const line = new Line(system, 'SAP-1', asItShould);
    expect(await line.records()).toEqual([]);
    await asItShould.start();
    await system.api.post(`/migration-cases/${row.migration?.caseId}/actions/resume`, { reason: 'a new firmware' });
    await until(async () => (await stationsOf(system)).get('SAP-1')?.migration?.state !== 'quarantine');
    expect(await line.caseIs('active')).toMatchObject({ securityProfile: 3, profileFloor: 3 });
    await line.revoked(await line.renewed(await line.inForce()));
    await asItShould.stop();
  });

  it('one with fields of its own in each message, from the moment that these are tolerated', async () => {
    const id = await enrol(system, 'FIELDS-1');
    const station = await simulate(system, 'FIELDS-1', [], { temperament: 'adds-fields-of-its-own' });
    const line = new Line(system, 'FIELDS-1', station);
    const answered = Promise.race([station.next('boot_unanswered'), station.next('boot_answered')]);
    await station.start();
    expect(await answered).toMatchObject({
      type: 'boot_unanswered',
      detail: expect.stringMatching(/^FormatViolation: /),
    });
    const wish = { identityId: id, kind: 'unknown_fields', until: inSomeDays() };
    await inTwo(people, '/station-tolerances', wish);
    await planMigration(system, [id]);
    expect(await line.caseIs('active')).toMatchObject({ securityProfile: 3, profileFloor: 3 });
    await line.revoked(await line.renewed(await line.inForce()));
    await station.stop();
  });

  it('one that is new, with the certificate of its factory in the place of a password', async () => {
    const vendor = await OutsideCa.create('Simulated');
    await importAnchors('charger_factory_trust', vendor.rootPem);
    const id = await enrol(system, 'FACTORY-1', { basicAuthPassword: undefined });
    const credential = await vendor.certify('Simulated', 'SN-FACTORY-1');
    const onProfile3 = { url: system.profile3Url(), securityProfile: 3, credential } as const;
    const station = await simulate(system, 'FACTORY-1', [], onProfile3);
    const line = new Line(system, 'FACTORY-1', station);
    await station.start();
    const first = await line.inForce();
    expect(first.identity.id).toBe(id);
    expect(await line.caseIs('active')).toMatchObject({ securityProfile: 3, profileFloor: 3 });
    await line.revoked(await line.renewed(first));
    await station.stop();
    await vendor.dispose();
  });

  it('one that is on Profile 3 already under the CA of another operator, which is taken over as it is', async () => {
    const former = await OutsideCa.create('Former Operator');
    await importAnchors('adopted_station_trust', former.rootPem);
    const id = await enrol(system, 'ADOPTED-1', { basicAuthPassword: undefined });
    const wish = { identityId: id, kind: 'outside_certificate', until: inSomeDays() };
    await inTwo(people, '/station-tolerances', wish);
    const credential = await former.certify(ORGANISATION, 'SN-ADOPTED-1');
    const onProfile3 = { url: system.profile3Url(), securityProfile: 3, credential } as const;
    const station = await simulate(system, 'ADOPTED-1', [], onProfile3);
    const line = new Line(system, 'ADOPTED-1', station);
    await station.start();
    const theirs = await line.inForce();
    expect(theirs.fingerprint).toBe(station.state().installedFingerprint);
    expect(await line.caseIs('active')).toMatchObject({ securityProfile: 3, profileFloor: 3 });
    const ours = await line.renewed(theirs);
    expect(ours.serial).not.toBe(theirs.serial);
    await line.revoked(ours);
    await station.stop();
    await former.dispose();
  });
});

it('and the audit of all of them holds', async () => {
  expect((await system.api.get<{ verified: boolean }>('/audit-entries/verification')).verified).toBe(true);
});
