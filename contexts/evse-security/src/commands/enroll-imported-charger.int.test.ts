import { type Binding, type IdentityId, SYNTHETIC_OWNER } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

const imported = async (name: string, over: Partial<Record<Binding['kind'], string>> = {}) => {
  const names = { ocpp_identity: name, serial_number: `SN-${name}`, organisation: ORGANISATION, ...over };
  const bindings = Object.entries(names).map(([kind, value]) => ({ kind, value }) as Binding);
  const row = { line: 1, subjectType: 'charger', owner: 'depot', family: 'V M', cohorts: [], bindings } as const;
  const input = { source: 'a-file', rows: [row], dryRun: false };
  const report = unwrap(await world.lifecycle.importIdentities(input, context()));
  return report.rows[0]?.identityId;
};

test('an imported charger is a station once it is enrolled, and migrates as any other', async () => {
  const identityId = await imported('CS-1');
  const station = await world.enroll('CS-1');
  expect(station.identityId).toBe(identityId);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  expect((await world.evse.migration(caseId, 'all'))?.state).toBe('active');
});

test('its vendor and model may be told otherwise, its names may not', async () => {
  const identityId = await imported('CS-2', { vendor: 'Other', model: 'Other' });
  expect((await world.enroll('CS-2')).identityId).toBe(identityId);
  await imported('CS-3', { serial_number: 'SN-another' });
  await expect(world.enroll('CS-3')).rejects.toThrow(/binding_taken/);
  await imported('CS-4', { organisation: 'Another Operator' });
  await expect(world.enroll('CS-4')).rejects.toThrow(/binding_taken/);
});

test('the endpoint of the synthetic probe becomes no station, whoever knows its names', async () => {
  const names = { ocpp_identity: 'CS-5', serial_number: 'SN-CS-5', organisation: ORGANISATION };
  const bindings = Object.entries(names).map(([kind, value]) => ({ kind, value }) as Binding);
  const { identities, transactions } = world.lifecycleStores;
  const place = { subjectType: 'charger', owner: SYNTHETIC_OWNER, family: 'V M', cohorts: [] } as const;
  const id = newId('idn') as IdentityId;
  const endpoint = { ...place, id, bindings, createdAt: world.clock.now().toISOString(), version: 1 };
  await transactions.run((tx) => identities.insert(tx, endpoint));
  await expect(world.enroll('CS-5')).rejects.toThrow(/binding_taken/);
});
