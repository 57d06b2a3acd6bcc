import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

const knock = (at: string, identityId: ChargerId | null, reason: 'unknown_identity' | 'wrong_password') =>
  world.fact({
    at,
    kind: 'handshake_refused',
    reason,
    wireName: 'CS-1',
    identityId,
    port: 8442,
    remoteAddress: '192.0.2.66',
    certificate: null,
    count: 10,
  });

test('a stranger who knocks on and on is one event an hour', async () => {
  for (const at of ['10:00:01', '10:30:00', '10:59:59', '11:00:00'])
    await knock(`2026-11-22T${at}.000Z`, null, 'unknown_identity');
  const events = await world.evse.securityEvents({ identityId: null, limit: 10 });
  const told = events.map(({ at, lastAt, count }) => `${count} from ${at.toISOString()} to ${lastAt.toISOString()}`);
  expect(told.toSorted()).toEqual([
    '10 from 2026-11-22T11:00:00.000Z to 2026-11-22T11:00:00.000Z',
    '30 from 2026-11-22T10:00:01.000Z to 2026-11-22T10:59:59.000Z',
  ]);
});

test('a refusal that comes twice is counted once', async () => {
  world.factsArrive = 'twice';
  const { identityId } = await world.enroll('CS-1');
  await knock('2026-11-22T10:00:00.000Z', identityId, 'wrong_password');
  const [event] = await world.evse.securityEvents({ identityId, limit: 10 });
  expect(event?.count).toBe(10);
  world.factsArrive = 'once';
});

test('a case notes a refusal once in each of its rounds', async () => {
  const { identityId } = await world.enroll('CS-2');
  const { caseId } = unwrap(await world.evse.planMigration({ identityId }, context()));
  const notes = async () =>
    (await world.evse.migration(caseId))?.timeline.filter(({ text }) => text.includes('wrong_password')).length;
  await knock('2026-11-22T10:00:00.000Z', identityId, 'wrong_password');
  await knock('2026-11-22T13:00:00.000Z', identityId, 'wrong_password');
  expect(await notes()).toBe(1);
  unwrap(await world.evse.quarantineMigration({ caseId }, context()));
  unwrap(await world.evse.resumeMigration({ caseId }, context()));
  await knock('2026-11-22T13:10:00.000Z', identityId, 'wrong_password');
  expect(await notes()).toBe(2);
});
