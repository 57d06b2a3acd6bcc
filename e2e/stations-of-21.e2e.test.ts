import { afterAll, beforeAll, expect, it } from 'vitest';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, enrol, planMigration, simulate, stationsOf, until } from './system/stations.ts';

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

const active = (name: string, but?: string) =>
  until(async () =>
    (await certificatesOf(system)).find(
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
    return found?.migration?.state === 'active' && found;
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
