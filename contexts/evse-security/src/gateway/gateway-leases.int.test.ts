import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { gatewayListeners } from '../queries/gateway-listeners.ts';
import type { GatewayListens } from '../station-contract/index.ts';
import { TestWorld } from '../testing/test-world.ts';
import { GatewayLeases } from './gateway-leases.ts';

let world: TestWorld;
let facts = 0;
let identityId: ChargerId;
/** One server, which has listened for a whole lease. */
let server: GatewayLeases;
let lease: number;

beforeAll(async () => {
  world = await TestWorld.create();
  lease = world.deps.policy.gatewayLeaseMs;
});
afterAll(() => world.end());
beforeEach(async () => {
  world.nodes = ['gw-1', 'gw-2'];
  world.busIsUp = true;
  world.ended.splice(0);
  world.heldElsewhere = new Set();
  ({ identityId } = await world.enroll(`CS-${++facts}`));
  server = new GatewayLeases(world.deps);
  await server.look();
  world.clock.advance(lease);
  await server.look();
});

async function enters(nodeId: string, connectionId: string): Promise<void> {
  const at = world.clock.now().toISOString();
  const seen = { remoteAddress: '192.0.2.7', port: 8442, protocol: 'ocpp2.0.1', tlsVersion: 'TLSv1.3' };
  const credential = { securityProfile: 2, fingerprint: null, keyId: null, passwordReading: null };
  const rest = { bootstrap: false, bindingExceptions: [] };
  const fact = { kind: 'session_opened', at, identityId, connectionId, ...seen, ...credential, ...rest } as const;
  await world.evse.recordStationFacts([{ ...fact, factId: `lease-${++facts}` }], { nodeId });
}
async function station() {
  const rows = await world.evse.stations({ after: null, limit: 500 }, 'all');
  return rows.find((row) => row.identityId === identityId);
}
const owner = () =>
  world.deps.transactions
    .run((tx) => world.deps.stores.sessions.current(tx, identityId))
    .then((session) => session?.connectionId ?? null);
/** Nothing is heard of gw-1 for so long; the server looks every few seconds. */
async function silence(milliseconds: number) {
  world.nodes = world.nodes.filter((nodeId) => nodeId !== 'gw-1');
  world.clock.advance(milliseconds);
  return server.look();
}

test('a gateway gone for good: its stations are offline when its lease runs out, last seen when it was heard last', async () => {
  await enters('gw-1', `a-${identityId}`);
  world.clock.advance(60_000);
  await server.look();
  const heardLast = world.clock.now().toISOString();

  expect((await silence(lease)).lost).toEqual([]);
  expect(await station()).toMatchObject({ online: true });
  expect((await silence(1)).lost).toEqual(['gw-1']);
  expect(await station()).toMatchObject({ online: false, lastSeenAt: heardLast });
  expect((await world.evse.stationCounts('all')).online).toBe(0);
  expect((await silence(lease)).lost).toEqual([]);
});

test('the session of a gateway that is lost stays on record, with what proved it', async () => {
  await enters('gw-1', `a-${identityId}`);
  await silence(lease + 1);
  const found = await world.deps.transactions.run((tx) =>
    world.deps.stores.sessions.byConnection(tx, identityId, `a-${identityId}`),
  );
  expect(found).toMatchObject({ nodeId: 'gw-1', superseded: false, port: 8442 });
});

test('a station enters elsewhere before its gateway is lost, and after', async () => {
  await enters('gw-1', `a-${identityId}`);
  await silence(lease / 2);
  await enters('gw-2', `b-${identityId}`);
  expect(await owner()).toBe(`b-${identityId}`);
  await silence(lease);
  expect(await owner()).toBe(`b-${identityId}`);
  await enters('gw-2', `c-${identityId}`);
  expect(await owner()).toBe(`c-${identityId}`);
});

test('a lost gateway that comes back has its stations again, and whatever waits for them looks at once', async () => {
  await enters('gw-1', `a-${identityId}`);
  const caseId = await world.migrate(identityId);
  await silence(lease + 1);
  const lookOf = async () => (await world.deps.stores.migrations.find(caseId))?.nextLookAt ?? null;
  await world.deps.transactions.run(async (tx) => {
    const process = await world.deps.stores.migrations.lock(tx, caseId);
    if (process !== null) await world.deps.stores.migrations.save(tx, { ...process, nextLookAt: null });
  });
  world.nodes = ['gw-1', 'gw-2'];
  expect(await server.look()).toEqual({ lost: [], back: ['gw-1'] });
  expect(await owner()).toBe(`a-${identityId}`);
  expect(await lookOf()).toEqual(world.clock.now());
});

test('a lost gateway that comes back does not get a station back that has entered elsewhere: it has to close it', async () => {
  await enters('gw-1', `a-${identityId}`);
  await silence(lease + 1);
  await enters('gw-2', `b-${identityId}`);
  world.nodes = ['gw-1', 'gw-2'];
  await server.look();
  expect(await owner()).toBe(`b-${identityId}`);
  world.heldElsewhere = new Set([`a-${identityId}`]);
  await world.evse.endSupersededSessions();
  expect(world.ended).toContainEqual({ nodeId: 'gw-1', connectionId: `a-${identityId}` });
});

test('a server whose bus was away, or that has just started, lets no lease run out', async () => {
  await enters('gw-1', `a-${identityId}`);
  world.busIsUp = false;
  expect((await silence(lease * 3)).lost).toEqual([]);
  world.busIsUp = true;
  expect((await silence(1)).lost).toEqual([]);
  expect((await silence(lease - 1)).lost).toEqual([]);
  expect((await new GatewayLeases(world.deps).look()).lost).toEqual([]);
  expect((await silence(1)).lost).toEqual(['gw-1']);
});

test('what one server hears counts for all', async () => {
  await enters('gw-1', `a-${identityId}`);
  await silence(lease);
  world.nodes = ['gw-1', 'gw-2'];
  await new GatewayLeases(world.deps).look();
  expect((await silence(1)).lost).toEqual([]);
  expect((await silence(lease)).lost).toEqual(['gw-1']);
});

test('a gateway that is known by its sessions alone has a lease from when they are noticed', async () => {
  const nodeId = `gw-of-${identityId}`;
  await enters(nodeId, `a-${identityId}`);
  expect((await server.look()).lost).toEqual([]);
  world.clock.advance(lease + 1);
  expect((await server.look()).lost).toContain(nodeId);
  expect(await owner()).toBeNull();
});

test('a station that leaves was seen until then, also when that is reported late', async () => {
  await enters('gw-1', `a-${identityId}`);
  world.clock.advance(30_000);
  const at = world.clock.now().toISOString();
  world.clock.advance(600_000);
  const closed = {
    kind: 'session_closed',
    at,
    identityId,
    connectionId: `a-${identityId}`,
    code: 1006,
    reason: '',
  } as const;
  await world.evse.recordStationFacts([{ ...closed, factId: `lease-${++facts}` }], { nodeId: 'gw-1' });
  expect(await station()).toMatchObject({ online: false, lastSeenAt: at });
});

test('where a gateway listens it says itself when it starts, and it counts for as long as its lease', async () => {
  const nodeId = 'gw-of-its-own-word';
  const starts = (listens?: GatewayListens) => {
    const fact = { kind: 'gateway_started', at: world.clock.now().toISOString(), factId: `lease-${++facts}` } as const;
    return world.evse.recordStationFacts([listens === undefined ? fact : { ...fact, listens }], { nodeId });
  };
  const listener = async () => (await gatewayListeners(world.deps)).find((one) => one.nodeId === nodeId) ?? null;
  await starts({ host: '10.0.4.3', certificateOnlyPort: 8443 });
  expect(await listener()).toEqual({ nodeId, host: '10.0.4.3', certificateOnlyPort: 8443 });
  await starts({ host: '10.0.4.4', certificateOnlyPort: 9443 });
  expect(await listener()).toEqual({ nodeId, host: '10.0.4.4', certificateOnlyPort: 9443 });

  world.nodes = [...world.nodes, nodeId];
  await server.look();
  world.nodes = world.nodes.filter((node) => node !== nodeId);
  world.clock.advance(lease);
  await server.look();
  expect(await listener()).not.toBeNull();
  world.clock.advance(1);
  expect((await server.look()).lost).toContain(nodeId);
  expect(await listener()).toBeNull();
  world.nodes = [...world.nodes, nodeId];
  await server.look();
  expect(await listener()).not.toBeNull();

  // One of the release before says nothing of it: then nothing is known, rather than what was once true.
  await starts();
  expect(await listener()).toBeNull();
});
