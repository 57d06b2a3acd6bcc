import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIndependentStation16 } from './clients/independent-station-16.ts';
import { type System, startSystem } from './system/start-system.ts';
import { asDelivered, certificatesOf, enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';

describe('a station of OCPP 1.6', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  const active = (name: string, but?: string) =>
    until(async () =>
      (await certificatesOf(system)).find(
        (one) => one.identity.name === name && one.state === 'active' && one.id !== but,
      ),
    );
  const onProfile3 = (name: string) =>
    until(async () => {
      const found = (await stationsOf(system)).get(name);
      return found?.migration?.state === 'active' && found.profileFloor === 3 && found;
    });

  it('goes from its anchor to its first certificate, its second, and its revocation', async () => {
    const id = await enrol(system, 'J-1');
    const station = await simulate(system, 'J-1', [], { version: '1.6' });
    await station.start();
    await planMigration(system, [id]);
    expect(await onProfile3('J-1')).toMatchObject({
      online: true,
      ocppVersion: '1.6',
      securityProfile: 3,
      profileFloor: 3,
      passwordReading: 'bytes',
    });
    const first = await active('J-1');
    expect(station.state()).toMatchObject({ securityProfile: 3, presentedFingerprint: first.fingerprint });

    await system.api.post(`/certificates/${first.id}/actions/renew`, { reason: 'a key that is old enough' });
    const second = await active('J-1', first.id);
    await until(async () => station.state().presentedFingerprint === second.fingerprint);
    expect((await certificatesOf(system)).find((one) => one.id === first.id)?.state).toBe('retired');

    await system.api.post(`/certificates/${second.id}/actions/revoke`, {
      reason: 'the key was copied',
      revocationReason: 'keyCompromise',
      confirmIdentity: 'J-1',
    });
    await until(async () => (await stationsOf(system)).get('J-1')?.online === false);
    const audit = await system.api.get<{ verified: boolean }>('/audit-entries/verification');
    expect(audit.verified).toBe(true);
    await station.stop();
  });

  it('that comes back with its password stays where it was, and its case says why', async () => {
    const id = await enrol(system, 'J-2');
    const station = await simulate(system, 'J-2', ['falls-back-to-profile-2'], { version: '1.6' });
    await station.start();
    await planMigration(system, [id]);
    const row = await until(async () => {
      const found = (await stationsOf(system)).get('J-2');
      return found?.migration?.state === 'quarantine' && found;
    });
    expect(row.migration?.explanation).toMatch(/password .* instead of its certificate/);
    expect(row.profileFloor).toBe(2);
    await station.stop();
  });

  it('made of ocpp-rpc and openssl, which nobody here wrote, goes the same line', async () => {
    const id = await enrol(system, 'J-3');
    const station = runIndependentStation16(await asDelivered(system, 'J-3'));
    try {
      await planMigration(system, [id]);
      const { fingerprint, passwordChanges } = await station.onProfile3;
      expect(passwordChanges).toBe(1);
      expect(await onProfile3('J-3')).toMatchObject({ online: true, securityProfile: 3, profileFloor: 3 });
      expect(await active('J-3')).toMatchObject({ fingerprint });
    } finally {
      await station.close();
    }
  });

  it('that knows no message of the security extension goes the same line in the words of has2be', async () => {
    const id = await enrol(system, 'J-4');
    // 800 characters of hex are too few for our roots, so it is delivered with all of them.
    const anchors = await readFile(join(system.dataDirectory, 'trust', 'station-anchors.pem'), 'utf8');
    const station = runIndependentStation16({
      ...(await asDelivered(system, 'J-4')),
      trustAnchorsPem: anchors.split(/(?<=-----END CERTIFICATE-----\n)/),
      speaksHas2be: true,
    });
    try {
      await planMigration(system, [id]);
      const { fingerprint } = await station.onProfile3;
      expect(await onProfile3('J-4')).toMatchObject({ ocppVersion: '1.6', securityProfile: 3, profileFloor: 3 });
      expect(await active('J-4')).toMatchObject({ fingerprint });
    } finally {
      await station.close();
    }
  });
});
