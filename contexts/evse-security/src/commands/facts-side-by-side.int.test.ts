import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { createEvseSecurity } from '../create-evse-security.ts';
import type { StationFact } from '../station-contract/index.ts';
import { TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let facts = 0;
let [one, other]: ChargerId[] = [];

beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());
beforeEach(async () => {
  [one, other] = [(await enrolled()).identityId, (await enrolled()).identityId];
});
const enrolled = () => world.enroll(`CS-${++facts}`);

const opened = (identityId: string | undefined, connectionId: string): StationFact => ({
  factId: `side-${++facts}`,
  at: world.clock.now().toISOString(),
  kind: 'session_opened',
  identityId: identityId ?? '',
  connectionId,
  remoteAddress: '192.0.2.7',
  port: 8442,
  protocol: 'ocpp2.0.1',
  tlsVersion: 'TLSv1.3',
  securityProfile: 2,
  fingerprint: null,
  keyId: null,
  passwordReading: null,
  bootstrap: false,
  bindingExceptions: [],
});
const closed = (identityId: string | undefined, connectionId: string): StationFact => ({
  factId: `side-${++facts}`,
  at: world.clock.now().toISOString(),
  kind: 'session_closed',
  identityId: identityId ?? '',
  connectionId,
  code: 1006,
  reason: '',
});
const restarted = (): StationFact => ({
  factId: `side-${++facts}`,
  at: world.clock.now().toISOString(),
  kind: 'gateway_started',
});

const ownerOf = (identityId: ChargerId | undefined) =>
  world.deps.transactions
    .run((tx) => world.deps.stores.sessions.current(tx, identityId as ChargerId))
    .then((session) => session?.connectionId ?? null);

/** The gateway answers only when it is let, of one station. */
function withAGatewayThatWaits(identityId: ChargerId | undefined) {
  const asked = Promise.withResolvers<void>();
  const answers = Promise.withResolvers<void>();
  const evse = createEvseSecurity({
    ...world.deps,
    stationLink: {
      ...world.deps.stationLink,
      assignEpoch: async (nodeId, told) => {
        if (told.identityId === identityId) {
          asked.resolve();
          await answers.promise;
        }
        return world.deps.stationLink.assignEpoch(nodeId, told);
      },
    },
  });
  return { evse, asked: asked.promise, answer: answers.resolve };
}

test('a station whose gateway takes its time holds no other station up, and its own facts keep their order', async () => {
  const { evse, asked, answer } = withAGatewayThatWaits(one);
  const batch = [opened(one, 'a-1'), closed(one, 'a-1'), opened(one, 'a-2'), opened(other, 'b-1')];
  const recorded = evse.recordStationFacts(batch, { nodeId: 'gw-1' });
  await asked;
  await expect.poll(() => ownerOf(other)).toBe('b-1');
  expect(await ownerOf(one)).toBe('a-1');
  answer();
  await recorded;
  expect(await ownerOf(one)).toBe('a-2');
});

test('a restart of the gateway stands between what came before and after it', async () => {
  const { evse, asked, answer } = withAGatewayThatWaits(one);
  const batch = [opened(one, 'a-3'), opened(other, 'b-3'), restarted(), opened(one, 'a-4')];
  const recorded = evse.recordStationFacts(batch, { nodeId: 'gw-1' });
  await asked;
  await expect.poll(() => ownerOf(other)).toBe('b-3');
  answer();
  await recorded;
  expect([await ownerOf(one), await ownerOf(other)]).toEqual(['a-4', null]);
});

test('a fact that fails lets the others of its moment end, begins no further one, and all of them come again', async () => {
  const third = (await enrolled()).identityId;
  let away = true;
  const evse = createEvseSecurity({
    ...world.deps,
    stationLink: {
      ...world.deps.stationLink,
      assignEpoch: (nodeId, told) => {
        if (away && told.identityId === one) return Promise.reject(new Error('no answer'));
        return world.deps.stationLink.assignEpoch(nodeId, told);
      },
    },
  });
  const batch = [opened(one, 'a-5'), closed(one, 'a-5'), opened(other, 'b-5'), opened(third, 'c-5')];
  await expect(evse.recordStationFacts(batch, { nodeId: 'gw-1' })).rejects.toThrow('no answer');
  expect(await ownerOf(one)).toBe('a-5');
  away = false;
  await evse.recordStationFacts(batch, { nodeId: 'gw-1' });
  expect([await ownerOf(one), await ownerOf(other), await ownerOf(third)]).toEqual([null, 'b-5', 'c-5']);
});
