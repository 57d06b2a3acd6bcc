import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());

test('a charger comes in under the names that its identity has now', async () => {
  const { identityId } = await world.enroll('OLD-1');
  await world.run();
  expect(world.published.get(identityId)).toMatchObject({ wireName: 'OLD-1' });
  const bindings = [
    { kind: 'ocpp_identity', value: 'NEW-1' },
    { kind: 'serial_number', value: 'SN-NEW' },
    { kind: 'organisation', value: ORGANISATION },
  ] as const;
  unwrap(await world.lifecycle.changeIdentity({ identityId, bindings }, context()));
  await world.run();
  expect(world.published.get(identityId)).toMatchObject({ wireName: 'NEW-1', serialNumber: 'SN-NEW' });
});

test('what is no charger is let alone', async () => {
  const bindings = [
    { kind: 'fqdn', value: 'csms.example.org' },
    { kind: 'organisation', value: ORGANISATION },
  ] as const;
  const backend = { subjectType: 'backend_server', owner: 'us', family: 'csms', cohorts: [], bindings } as const;
  const { identityId } = unwrap(await world.lifecycle.registerIdentity(backend, context()));
  unwrap(await world.lifecycle.changeIdentity({ identityId, owner: 'them' }, context()));
  await world.run();
  expect(world.errors).toEqual([]);
});

test('a charger goes to another owner with its identity', async () => {
  const { identityId } = await world.enroll('MOVES-1');
  const of = async (owner: string) =>
    (await world.evse.stations({ after: null, limit: 100 }, [owner])).map((station) => station.identityId);
  expect(await of('depot')).toContain(identityId);
  unwrap(await world.lifecycle.changeIdentity({ identityId, owner: 'another depot' }, context()));
  await world.run();
  expect(await of('depot')).not.toContain(identityId);
  expect(await of('another depot')).toEqual([identityId]);
  expect(await world.evse.stationCounts(['another depot'])).toEqual({ enrolled: 1, online: 0 });
  expect(await world.evse.stationCounts([])).toEqual({ enrolled: 0, online: 0 });
});
