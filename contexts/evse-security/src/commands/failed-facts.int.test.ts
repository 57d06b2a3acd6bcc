import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { createEvseSecurity } from '../create-evse-security.ts';
import { readStationFacts, type StationFact } from '../station-contract/index.ts';
import { TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let identityId: ChargerId;

beforeAll(async () => {
  world = await TestWorld.create();
  ({ identityId } = await world.enroll('CS-1'));
});

afterAll(() => world.end());

const from = { nodeId: 'gateway-1' };

const securityEvent = (factId: string, type: string): StationFact => ({
  factId,
  at: world.clock.now().toISOString(),
  kind: 'security_event',
  identityId,
  connectionId: 'con-1',
  type,
  stationTime: world.clock.now().toISOString(),
  techInfo: null,
});

/** A time that is none; and U+0000, which PostgreSQL takes in no text. */
const poison = (factId: string): StationFact => ({ ...securityEvent(factId, 'Tamper\u0000ed'), at: 'never' });

const parked = (factId: string) => world.deps.transactions.run((tx) => world.deps.stores.parkedFacts.find(tx, factId));

const typesOfEvents = async () => (await world.securityEvents(identityId)).map(({ reportedType }) => reportedType);

const countOf = async (type: string) =>
  (await world.securityEvents(identityId)).find(({ reportedType }) => reportedType === type)?.count ?? 0;

test('a fact that fails for ever is parked at its third delivery, and those behind it are recorded', async () => {
  const batch = [securityEvent('f-1', 'Before'), poison('f-2'), securityEvent('f-3', 'Behind')];
  await expect(world.evse.recordStationFacts(batch, from)).rejects.toThrow();
  await expect(world.evse.recordStationFacts(batch, from)).rejects.toThrow();
  expect(await parked('f-2')).toBeNull();
  await world.evse.recordStationFacts(batch, from);

  expect(await parked('f-2')).toMatchObject({ fact: batch[1], nodeId: 'gateway-1' });
  expect((await parked('f-2'))?.error).toContain('Invalid time value');
  expect((await typesOfEvents()).sort()).toEqual(['Before', 'Behind', 'fact_parked']);

  // Its acknowledgement was lost.
  await world.evse.recordStationFacts(batch, from);
  expect((await typesOfEvents()).sort()).toEqual(['Before', 'Behind', 'fact_parked']);
});

test('an outage of the database is no failure of the fact', async () => {
  let away = 0;
  const evse = createEvseSecurity({
    ...world.deps,
    stores: {
      ...world.deps.stores,
      seenFacts: {
        ...world.deps.stores.seenFacts,
        add: (tx, factId, at) => {
          if (away-- > 0) return Promise.reject(new Error('Connection terminated unexpectedly'));
          return world.deps.stores.seenFacts.add(tx, factId, at);
        },
      },
    },
  });
  away = 5;
  const fact = securityEvent('f-4', 'Patient');
  for (let delivery = 0; delivery < 5; delivery++) {
    await expect(evse.recordStationFacts([fact], from)).rejects.toThrow('Connection terminated');
  }
  await evse.recordStationFacts([fact], from);
  expect(await parked('f-4')).toBeNull();
  expect(await typesOfEvents()).toContain('Patient');
});

test('what cannot be read is parked as it came, once, with what is wrong with it, and told of its station where there is one', async () => {
  const unreadable = [
    { ...securityEvent('f-5', 'Unread'), techInfo: 'Tamper\u0000ed', stationTime: 1e300 },
    { ...securityEvent('f-6', 'Unread'), identityId: 'no\u0000body', kind: 'not known yet' },
    { identityId: 'idn_of_nobody', kind: 7, factId: '\u0000' },
    ['nothing', 'of', 'a', 'fact'],
  ];
  const read = readStationFacts({
    facts: [unreadable[0] ?? null, securityEvent('f-7', 'Readable'), ...unreadable.slice(1)],
  });
  expect(read.facts).toEqual([securityEvent('f-7', 'Readable')]);
  expect(read.unreadable.map(({ fact }) => fact)).toEqual(unreadable);
  const parkedBefore = await countOf('fact_parked');
  for (let delivery = 0; delivery < 2; delivery++) await world.evse.parkUnreadableFacts(read.unreadable, from);
  for (const { factId, fact } of read.unreadable)
    expect(await parked(factId)).toMatchObject({ fact, nodeId: 'gateway-1' });
  expect((await parked('f-5'))?.error).toContain('stationTime');
  expect((await parked('f-6'))?.error).toContain('kind');
  expect(await countOf('fact_parked')).toBe(parkedBefore + 1);
});

test.each([null, 'nothing', {}, { facts: 'none' }, [{ facts: [] }]])(
  'of a message that is %j all is parked as one',
  (payload) => {
    const read = readStationFacts(payload);
    expect(read).toMatchObject({ facts: [], unreadable: [{ fact: payload, kind: null, identityId: null }] });
    expect(readStationFacts(payload)).toEqual(read);
  },
);
