import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';
import { tellTime } from './system/tell-time.ts';

describe('a station on Profile 2 gets its first certificate and proves it', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  it('goes from a factory password to mutual TLS, and each step is in inventory, timeline and audit', async () => {
    const id = await enrol(system, 'LINE-1');
    const station = await simulate(system, 'LINE-1');
    await station.start();
    await planMigration(system, [id]);
    const row = await until(async () => {
      const found = (await stationsOf(system)).get('LINE-1');
      return found?.migration?.state === 'active' && found.profileFloor === 3 && found;
    });
    expect(row).toMatchObject({ online: true, securityProfile: 3, profileFloor: 3 });

    const [certificate, ...others] = await certificatesOf(system);
    expect(others).toEqual([]);
    expect(certificate).toMatchObject({ state: 'active', identity: { name: 'LINE-1' } });
    expect(station.state()).toMatchObject({ securityProfile: 3, installedFingerprint: certificate?.fingerprint });

    const { data: timeline } = await system.api.get<{ data: { title: string; kind: string }[] }>(
      `/certificates/${certificate?.id}/timeline`,
    );
    const titles = timeline.map(({ title }) => title);
    for (const step of [
      'CertificateRequested',
      'CertificateIssued',
      'CertificateInstalled',
      'CertificateActivated',
      'mtls_handshake',
    ]) {
      expect(titles).toContain(step);
    }
    const audit = await system.api.get<{ verified: boolean }>('/audit-entries/verification');
    expect(audit.verified).toBe(true);
    await station.stop();
  });

  it('leaves a station that only ever comes back with its password where it was, and says why', async () => {
    const id = await enrol(system, 'LINE-2');
    const station = await simulate(system, 'LINE-2', ['falls-back-to-profile-2']);
    await station.start();
    await planMigration(system, [id]);
    const row = await until(async () => {
      const found = (await stationsOf(system)).get('LINE-2');
      return found?.migration?.state === 'quarantine' && found;
    });
    expect(row.migration?.explanation).toMatch(/password .* instead of its certificate/);
    expect(row.profileFloor).toBe(2);
    await until(async () => (await stationsOf(system)).get('LINE-2')?.online);
    await station.stop();
  });

  it('renews over a live Profile 3 session: the old certificate stays until the new one is seen', async () => {
    const id = await enrol(system, 'LINE-3');
    const station = await simulate(system, 'LINE-3');
    await station.start();
    await planMigration(system, [id]);
    const first = await until(async () =>
      (await certificatesOf(system)).find((one) => one.identity.name === 'LINE-3' && one.state === 'active'),
    );
    await until(async () => (await stationsOf(system)).get('LINE-3')?.profileFloor === 3);
    await system.api.post(`/certificates/${first.id}/actions/renew`, { reason: 'a key that is old enough' });
    const second = await until(async () =>
      (await certificatesOf(system)).find(
        (one) => one.identity.name === 'LINE-3' && one.state === 'active' && one.id !== first.id,
      ),
    );
    expect(second.serial).not.toBe(first.serial);
    const { state } = (await certificatesOf(system)).find((one) => one.id === first.id) ?? {};
    expect(state).toBe('retired');
    await until(
      async () => station.state().installedFingerprint === second.fingerprint && station.state().securityProfile === 3,
    );
    await station.stop();
  });

  it('closes the connection of a revoked certificate and never lets it in again', async () => {
    const id = await enrol(system, 'LINE-4');
    const station = await simulate(system, 'LINE-4');
    await station.start();
    await planMigration(system, [id]);
    await until(async () => (await stationsOf(system)).get('LINE-4')?.migration?.state === 'active');
    const mine = await until(async () =>
      (await certificatesOf(system)).find((one) => one.identity.name === 'LINE-4' && one.state === 'active'),
    );
    const closed = station.next('disconnected', ({ code }) => code === 1008);
    const revocation = system.api.post(`/certificates/${mine.id}/actions/revoke`, {
      reason: 'the key was copied',
      revocationReason: 'keyCompromise',
      confirmIdentity: 'LINE-4',
    });
    await tellTime('the close of the session, from the request to revoke its certificate,', closed);
    await revocation;
    await until(async () => (await stationsOf(system)).get('LINE-4')?.online === false);
    const refused = await until(async () => {
      const { data } = await system.api.get<{ data: { type: string }[] }>('/security-events');
      return data.find(({ type }) => type === 'client_certificate_withdrawn');
    });
    expect(refused).toBeDefined();
    expect((await stationsOf(system)).get('LINE-4')?.online).toBe(false);
    await station.stop();
  });
});
