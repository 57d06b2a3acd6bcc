import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let facts = 0;
let identityId: ChargerId;

beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());
beforeEach(async () => {
  world.nodes = ['gw-1', 'gw-2'];
  world.ended.splice(0);
  world.heldElsewhere = new Set();
  ({ identityId } = await world.enroll(`CS-${++facts}`));
});

/** A station enters at a gateway, by its clock `secondsAgo`, and the gateway reports it now. */
async function enters(nodeId: string, connectionId: string, secondsAgo = 0): Promise<void> {
  const at = new Date(world.clock.now().getTime() - secondsAgo * 1_000).toISOString();
  const seen = { remoteAddress: '192.0.2.7', port: 8442, protocol: 'ocpp2.0.1', tlsVersion: 'TLSv1.3' };
  const credential = { securityProfile: 2, fingerprint: null, keyId: null, passwordReading: null };
  const rest = { bootstrap: false, bindingExceptions: [] };
  const fact = { kind: 'session_opened', at, identityId, connectionId, ...seen, ...credential, ...rest } as const;
  await world.evse.recordStationFacts([{ ...fact, factId: `owner-${++facts}` }], { nodeId });
}
/** A gateway answers a BootNotification, and reports that. */
const boots = (nodeId: string, connectionId: string, answered: 'accepted' | 'rejected') =>
  world.evse.recordStationFacts(
    [
      {
        kind: 'boot_notification',
        factId: `owner-${++facts}`,
        at: world.clock.now().toISOString(),
        identityId,
        connectionId,
        securityProfile: 3,
        vendor: 'V',
        model: 'M',
        serialNumber: answered === 'accepted' ? 'SN' : 'SN-stolen',
        firmwareVersion: null,
        reason: 'PowerUp',
        answered,
        serialMatchesBinding: answered === 'accepted',
      },
    ],
    { nodeId },
  );
/** What gateways were told of the last boot with a session, in order. */
const told = (connectionId: string) =>
  world.epochs.filter((one) => one.connectionId === connectionId).map(({ lastBoot }) => lastBoot);
const leaves = (nodeId: string, connectionId: string) =>
  world.evse.recordStationFacts(
    [
      {
        kind: 'session_closed',
        factId: `owner-${++facts}`,
        at: world.clock.now().toISOString(),
        identityId,
        connectionId,
        code: 1006,
        reason: '',
      },
    ],
    { nodeId },
  );
const owner = () =>
  world.deps.transactions
    .run((tx) => world.deps.stores.sessions.current(tx, identityId))
    .then((session) => session?.connectionId ?? null);
const isOpen = (connectionId: string) =>
  world.deps.transactions
    .run((tx) => world.deps.stores.sessions.byConnection(tx, identityId, connectionId))
    .then((found) => found !== null);

test('a station that enters at another gateway belongs to that one, and the first is told to close the older session', async () => {
  await enters('gw-1', `a-${identityId}`);
  await enters('gw-2', `b-${identityId}`);
  expect(await owner()).toBe(`b-${identityId}`);
  world.heldElsewhere = new Set([`a-${identityId}`]);
  await world.evse.endSupersededSessions();
  expect(world.ended).toEqual([{ nodeId: 'gw-1', connectionId: `a-${identityId}` }]);
  // It is open until its gateway reports that its socket has closed.
  expect(await isOpen(`a-${identityId}`)).toBe(true);
  await leaves('gw-1', `a-${identityId}`);
  expect([await isOpen(`a-${identityId}`), await owner()]).toEqual([false, `b-${identityId}`]);
});

test('a superseded session does not become the owner again when the newer one ends before it', async () => {
  await enters('gw-1', `a-${identityId}`);
  await enters('gw-2', `b-${identityId}`);
  await leaves('gw-2', `b-${identityId}`);
  expect(await owner()).toBeNull();
});

test('a gateway that was cut off is told once it is back, and what it holds no more is forgotten', async () => {
  await enters('gw-1', `a-${identityId}`);
  world.nodes = ['gw-2'];
  await enters('gw-2', `b-${identityId}`);
  expect(await world.evse.endSupersededSessions()).toBe(0);
  world.nodes = ['gw-1', 'gw-2'];
  world.heldElsewhere = null;
  await world.evse.endSupersededSessions();
  expect(await isOpen(`a-${identityId}`)).toBe(true);
  world.heldElsewhere = new Set();
  await world.evse.endSupersededSessions();
  expect(await isOpen(`a-${identityId}`)).toBe(false);
  expect(await world.evse.endSupersededSessions()).toBe(0);
});

test('a gateway that was cut off reports an older session late: the newer one keeps the station', async () => {
  await enters('gw-2', `b-${identityId}`, 10);
  await enters('gw-1', `a-${identityId}`, 60);
  expect(await owner()).toBe(`b-${identityId}`);
  await world.evse.endSupersededSessions();
  expect(world.ended).toEqual([{ nodeId: 'gw-1', connectionId: `a-${identityId}` }]);
});

test('a gateway whose clock is ahead does not shut stations out of the others', async () => {
  await enters('gw-1', `a-${identityId}`, -300);
  await enters('gw-2', `b-${identityId}`);
  expect(await owner()).toBe(`b-${identityId}`);
});

test('facts of two gateways about one station at once leave one owner', async () => {
  await Promise.all([enters('gw-1', `a-${identityId}`), enters('gw-2', `b-${identityId}`)]);
  const owning = await owner();
  expect([`a-${identityId}`, `b-${identityId}`]).toContain(owning);
  await world.evse.endSupersededSessions();
  const mine = world.ended.map(({ connectionId }) => connectionId).filter((id) => id.endsWith(identityId));
  expect(mine).toEqual([`a-${identityId}`, `b-${identityId}`].filter((id) => id !== owning));
});

test('gateways with an open session are known by it', async () => {
  const nodes = () => world.evse.gatewaysWithSessions();
  const before = await nodes();
  await enters('gw-8', `x-${identityId}`);
  await enters('gw-9', `y-${identityId}`);
  expect(await nodes()).toEqual([...new Set([...before, 'gw-8', 'gw-9'])].sort());
  await leaves('gw-8', `x-${identityId}`);
  expect(await nodes()).toEqual([...new Set([...before, 'gw-9'])].sort());
});

const WRONG_SERIAL = { accepted: false, serialMismatch: true };

test('B01.FR.12: with a session its gateway is told how the last boot ended, also one at another gateway', async () => {
  await enters('gw-1', `a-${identityId}`);
  await boots('gw-1', `a-${identityId}`, 'rejected');
  await leaves('gw-1', `a-${identityId}`);
  await enters('gw-2', `b-${identityId}`);
  expect(told(`b-${identityId}`)).toEqual([{ ...WRONG_SERIAL, number: 1 }]);
});

test('B01.FR.12: a boot that the other gateway reports late is told of when its session there has ended', async () => {
  await enters('gw-1', `a-${identityId}`);
  await enters('gw-2', `b-${identityId}`);
  await boots('gw-1', `a-${identityId}`, 'rejected');
  expect(told(`b-${identityId}`)).toEqual(['not_yet']);
  await leaves('gw-1', `a-${identityId}`);
  expect(told(`b-${identityId}`)).toEqual(['not_yet', { ...WRONG_SERIAL, number: 1 }]);
});

test('a session that the other gateway does not hold any more is waited for no longer', async () => {
  await enters('gw-1', `a-${identityId}`);
  await boots('gw-1', `a-${identityId}`, 'accepted');
  await enters('gw-2', `b-${identityId}`);
  await world.evse.endSupersededSessions();
  expect(told(`b-${identityId}`)).toEqual(['not_yet', { accepted: true, serialMismatch: false, number: 1 }]);
});

test('of a gateway that cannot be reached no report is waited for', async () => {
  await enters('gw-1', `a-${identityId}`);
  world.nodes = ['gw-2'];
  await enters('gw-2', `b-${identityId}`);
  expect(told(`b-${identityId}`)).toEqual([{ accepted: false, serialMismatch: false, number: 0 }]);
});

test('boots at two gateways at once have numbers of their own', async () => {
  await enters('gw-1', `a-${identityId}`);
  await enters('gw-2', `b-${identityId}`);
  await Promise.all([
    boots('gw-1', `a-${identityId}`, 'accepted'),
    boots('gw-2', `b-${identityId}`, 'accepted'),
    leaves('gw-1', `c-${identityId}`),
  ]);
  const charger = await world.deps.transactions.run((tx) => world.deps.stores.chargers.find(tx, identityId));
  expect(charger?.boot?.number).toBe(2);
});

test('threat 2: each session that another one ends is a security event with both ends of the last, counted and not repeated', async () => {
  await enters('gw-1', 'con-d1');
  expect(await world.securityEvents(identityId)).toEqual([]);
  await leaves('gw-1', 'con-d1');
  await enters('gw-1', 'con-d2');
  // Who has left is replaced by nobody.
  expect(await world.securityEvents(identityId)).toEqual([]);
  await enters('gw-1', 'con-d3');
  for (let flap = 4; flap < 12; flap++) await enters(flap % 2 === 0 ? 'gw-2' : 'gw-1', `con-d${flap}`);
  const events = await world.securityEvents(identityId);
  expect(events).toMatchObject([{ type: 'session_replaced', count: 9, severity: 'low' }]);
  expect(events[0]?.details).toMatchObject({
    replaced: { connectionId: 'con-d10', nodeId: 'gw-2', remoteAddress: '192.0.2.7' },
    by: { connectionId: 'con-d11', nodeId: 'gw-1' },
  });
});
