import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { mara, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

async function told(identityId: ChargerId) {
  const found = await world.evse.migrationReadiness(identityId, mara);
  return Object.fromEntries((found?.rows ?? []).map(({ item, verdict, code }) => [item, code ?? verdict]));
}

test('what a migration would meet is told check by check before it begins, and by the names under which it would stop', async () => {
  const station = await world.enroll('CS-1');
  const { identityId } = station;
  expect(await told(identityId)).toEqual({
    capability: 'met',
    owner_approval: 'met',
    last_contact: 'waiting',
    identity: 'unknown',
    clock: 'waiting',
    trust_anchor: 'unknown',
    firmware: 'waiting',
    key_hygiene: 'open',
  });

  station.settings.clock = new Date(world.clock.now().getTime() - 7_200_000).toISOString();
  const caseId = await world.migrate(identityId);
  await world.run(1);
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ stop: { code: 'clock_wrong' } });

  delete station.settings.clock;
  await world.evse.resumeMigration({ caseId }, { actor: mara, reason: 'it was set', correlationId: 'c' });
  await world.run(1);
  expect(await told(identityId)).toMatchObject({ last_contact: 'met', identity: 'met', key_hygiene: 'met' });
});

test('it exists for nobody who does not act for its owner, and neither do its cases', async () => {
  const { identityId } = await world.enroll('CS-2');
  const caseId = await world.migrate(identityId);
  expect(await world.evse.migrationReadiness(identityId, { ...mara, owners: ['another'] })).toBeNull();
  expect(await world.evse.migration(caseId, ['another'])).toBeNull();
  expect(await world.evse.migrations({ before: null, limit: 10 }, ['another'])).toEqual([]);
  expect(await world.evse.migrations({ state: 'planned', before: null, limit: 10 }, ['depot'])).toHaveLength(1);
  expect(await world.evse.migrations({ state: 'active', before: null, limit: 10 }, 'all')).toEqual([]);
});
