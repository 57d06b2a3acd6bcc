import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowOneForBoth, enrolWithOneForBoth } from './system/one-for-both.ts';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, ORGANISATION, planMigration, simulate, stationsOf, until } from './system/stations.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

interface Installed {
  readonly listedAt: string | null;
  readonly certificates: readonly { readonly kind: string; readonly anchor: string | null }[];
  readonly missing: readonly unknown[];
}

const active = (name: string, but?: string, purpose?: string) =>
  until(async () =>
    (await certificatesOf(system, purpose)).find(
      (one) => one.identity.name === name && one.state === 'active' && one.id !== but,
    ),
  );

it('a station of OCPP 2.1 goes from its anchor to its first certificate, its second, its list and its revocation', async () => {
  const id = await enrol(system, 'N-1');
  const station = await simulate(system, 'N-1', [], { version: '2.1', slotsAsVariablesOnly: true });
  await station.start();
  await planMigration(system, [id]);
  const row = await until(async () => {
    const found = (await stationsOf(system)).get('N-1');
    return found?.migration?.state === 'active' && found.profileFloor === 3 && found;
  });
  expect(row).toMatchObject({ online: true, ocppVersion: '2.1', securityProfile: 3, profileFloor: 3 });
  const first = await active('N-1');

  await system.api.post(`/certificates/${first.id}/actions/renew`, { reason: 'a key that is old enough' });
  const second = await active('N-1', first.id);
  await until(async () => station.state().presentedFingerprint === second.fingerprint);
  expect((await certificatesOf(system)).find((one) => one.id === first.id)?.state).toBe('retired');

  await system.api.post(`/stations/${id}/actions/list-certificates`, { reason: 'what it trusts' });
  const listed = await until(async () => {
    const found = await system.api.get<Installed>(`/stations/${id}/installed-certificates`);
    return found.listedAt !== null && found;
  });
  expect(listed.missing).toEqual([]);
  expect(listed.certificates.filter(({ kind, anchor }) => kind === 'csms_root' && anchor !== null)).toHaveLength(2);

  await system.api.post(`/certificates/${second.id}/actions/revoke`, {
    reason: 'the key was copied',
    revocationReason: 'keyCompromise',
    confirmIdentity: 'N-1',
  });
  await until(async () => (await stationsOf(system)).get('N-1')?.online === false);
  await station.stop();
});

it.each(['2.1', '2.0.1', '1.6'] as const)(
  'a station of OCPP %s gets what its EVSE shows to vehicles, lists it, and gets the next one',
  async (version) => {
    const name = `V-${version}`;
    await enrol(system, name);
    const seccId = `DE-ICE-S-${version}-1`;
    const { id: evse } = await system.api.post<{ id: string }>('/identities', {
      subjectType: 'evse',
      bindings: [
        { kind: 'secc_id', value: seccId },
        { kind: 'station', value: name },
        { kind: 'organisation', value: ORGANISATION },
      ],
      owner: 'Depot',
      family: 'Simulated DC-150',
      cohorts: ['e2e'],
      reason: 'end-to-end test',
    });
    const station = await simulate(system, name, [], { version, seccIds: [seccId] });
    await station.start();
    const order = (purpose: string) => ({ identityId: evse, purpose, slot: null, reason: 'a new EVSE' });
    const inForce = (purpose: string, but?: string) =>
      until(async () =>
        (await certificatesOf(system, purpose)).find(
          (one) => one.identity.id === evse && one.state === 'active' && one.id !== but,
        ),
      );
    await system.api.post('/certificates', order('evse_v2g'));
    const first = await inForce('evse_v2g');
    await system.api.post(`/certificates/${first.id}/actions/renew`, { reason: 'a key that is old enough' });
    await inForce('evse_v2g', first.id);
    if (version === '2.1') {
      await system.api.post('/certificates', order('evse_v2g_20'));
      await inForce('evse_v2g_20');
    }
    await station.stop();
  },
);

describe('with one certificate for its connection and for vehicles', () => {
  beforeAll(() => allowOneForBoth(system));

  it.each(['2.1', '2.0.1'] as const)(
    'a station of OCPP %s gets it, comes in with it, shows it to vehicles, gets the next one and is out when that is revoked',
    async (version) => {
      const name = `B-${version}`;
      const { id, evse } = await enrolWithOneForBoth(system, name);
      const station = await simulate(system, name, [], { version, certificates: 'combined' });
      await station.start();
      await planMigration(system, [id]);
      await until(async () => {
        const found = (await stationsOf(system)).get(name);
        return found?.migration?.state === 'active' && found.profileFloor === 3;
      });
      const first = await active(name, undefined, 'charger_combined');
      expect(station.state()).toMatchObject({ securityProfile: 3, presentedFingerprint: first.fingerprint });
      expect((await certificatesOf(system)).filter(({ identity }) => identity.id === id)).toEqual([]);

      // It is in the place of the EVSE too, which gets none beside it.
      const order = { identityId: evse, purpose: 'evse_v2g', slot: null, reason: 'another one' };
      await expect(system.api.post('/certificates', order)).rejects.toMatchObject({
        code: 'combined_crosses_trust_domains',
      });
      await system.api.post(`/stations/${id}/actions/list-certificates`, { reason: 'what it shows to vehicles' });
      // Its migration has listed it before, when it had none yet.
      const chains = await until(async () => {
        const { certificates } = await system.api.get<Installed>(`/stations/${id}/installed-certificates`);
        const found = certificates.filter(({ kind }) => kind === 'v2g_chain');
        return found.length > 0 && found;
      });
      expect(chains).toHaveLength(1);
      const shown = await system.api.get<{ capabilities: readonly unknown[] }>(`/stations/${id}/capabilities`);
      expect(shown.capabilities).toContainEqual(
        expect.objectContaining({ capability: 'certificates', value: 'combined', source: 'observed' }),
      );

      await system.api.post(`/certificates/${first.id}/actions/renew`, { reason: 'a key that is old enough' });
      const second = await active(name, first.id, 'charger_combined');
      await until(async () => station.state().presentedFingerprint === second.fingerprint);
      const before = (await certificatesOf(system, 'charger_combined')).find((one) => one.id === first.id);
      expect(before?.state).toBe('retired');

      await system.api.post(`/certificates/${second.id}/actions/revoke`, {
        reason: 'the key was copied',
        revocationReason: 'keyCompromise',
        confirmIdentity: name,
      });
      await until(async () => (await stationsOf(system)).get(name)?.online === false);
      const refused = await until(async () => {
        const { data } = await system.api.get<{ data: { type: string; identityId: string | null }[] }>(
          '/security-events',
        );
        return data.find((one) => one.type === 'client_certificate_withdrawn' && one.identityId === id);
      });
      expect(refused).toBeDefined();
      await station.stop();
    },
  );
});
