import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import { LifecycleWorld, operator } from '../testing/lifecycle-world.ts';
import { MOST_NAMES_OF_AN_HOUR } from './kept-apart.ts';

const HOUR = 3_600_000;

let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

const tell = (identityId: IdentityId | null, type: string, details = {}) =>
  world.database.transactions.run((tx) =>
    world.lifecycle.recordSecurityEvent(tx, {
      source: 'station_message',
      reporter: 'gw-1',
      type,
      identityId,
      remoteAddress: null,
      at: world.clock.now().toISOString(),
      reportedTime: null,
      count: 1,
      details,
    }),
  );
const eventsOf = (identityId: IdentityId) =>
  world.lifecycle.securityEvents({ identityId, after: null, limit: 1_000 }, operator);

async function full(): Promise<IdentityId> {
  const { identityId } = await world.charger();
  for (let number = 1; number <= MOST_NAMES_OF_AN_HOUR; number++) await tell(identityId, `Vendor${number}`);
  return identityId;
}

test('of what a station tells under ever new names a hundred an hour are kept apart, and all others are one that counts, with one incident', async () => {
  const identityId = await full();
  for (let number = 1; number <= 250; number++) await tell(identityId, `Other${number}`, { techInfo: `no. ${number}` });
  const events = await eventsOf(identityId);
  expect(events).toHaveLength(MOST_NAMES_OF_AN_HOUR + 1);
  const [others, ...further] = events.filter(({ type }) => type === 'event_types_too_many');
  expect(further).toEqual([]);
  expect(others).toMatchObject({
    category: 'security_log_integrity',
    severity: 'high',
    source: 'server',
    reporter: 'gw-1',
    count: 250,
    firstDetails: { namedLast: 'Other1', techInfo: 'no. 1' },
    details: { namedLast: 'Other250', techInfo: 'no. 250' },
  });
  const about = { kind: 'identity', id: identityId } as const;
  const incidents = await world.lifecycle.incidents({ about, after: null, limit: 10 }, operator);
  expect(incidents).toMatchObject([{ cause: 'security_log_integrity', severity: 'high' }]);
  expect(others?.incidentId).toBe(incidents[0]?.id);
});

test('names that were told before go on counting, and a name of the standard is never among the others', async () => {
  const identityId = await full();
  await tell(identityId, 'Vendor7');
  // In whatever capitals: the list has one spelling, so that these cannot become ever new ones either.
  for (const name of ['TamperDetectionActivated', 'TAMPERDETECTIONACTIVATED', 'tamperDetectionActivated'])
    await tell(identityId, name);
  const events = await eventsOf(identityId);
  expect(events.map(({ type }) => type)).not.toContain('event_types_too_many');
  expect(events.find(({ reportedType }) => reportedType === 'Vendor7')?.count).toBe(2);
  expect(events.filter(({ type }) => type === 'tampering')).toMatchObject([
    { reportedType: 'TamperDetectionActivated', count: 3 },
  ]);
});

test('a station has its hundred again in the next hour, and takes none of another station’s', async () => {
  const identityId = await full();
  const { identityId: other } = await world.charger();
  await tell(other, 'Other1');
  world.clock.advance(HOUR);
  await tell(identityId, 'Other1');
  expect((await eventsOf(other)).map(({ type }) => type)).toEqual(['unlisted']);
  expect((await eventsOf(identityId)).map(({ type }) => type)).not.toContain('event_types_too_many');
});

test('of stations that nobody knows a hundred names an hour are kept too, and no incident is opened for them', async () => {
  const before = await world.lifecycle.incidents({ after: null, limit: 100 }, operator);
  for (let number = 1; number <= MOST_NAMES_OF_AN_HOUR + 20; number++) await tell(null, `Stranger${number}`);
  const events = await world.lifecycle.securityEvents(
    { type: 'event_types_too_many', after: null, limit: 10 },
    operator,
  );
  expect(events.filter(({ identityId }) => identityId === null)).toMatchObject([{ count: 20, incidentId: null }]);
  expect(await world.lifecycle.incidents({ after: null, limit: 100 }, operator)).toHaveLength(before.length);
});
