import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { upstreamAccessQuestion } from '../station-contract/index.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
  world.upstreams.push(
    { name: 'harbour', stations: [], cohorts: ['site:Harbour'], missedAfterSeconds: 300 },
    { name: 'others', stations: 'all', cohorts: [], missedAfterSeconds: 300 },
  );
});
afterAll(() => world.end());

let stations = 0;
/** A station in a session of gateway-1, and what it shows to either upstream. */
async function station() {
  const name = `UA-${++stations}`;
  world.upstreamPasswords.set(`others/${name}`, `${name} of the others`);
  world.upstreamPasswords.set(`harbour/${name}`, `${name} of the harbour`);
  const { identityId } = await world.enroll(name);
  const connectionId = `con-${name}`;
  await enters(identityId, connectionId);
  return { name, identityId, connectionId };
}

async function enters(identityId: ChargerId, connectionId: string, nodeId = 'gateway-1', bootstrap = false) {
  world.clock.advance(1_000);
  const at = world.clock.now().toISOString();
  const seen = { remoteAddress: '192.0.2.7', port: 8442, protocol: 'ocpp2.0.1', tlsVersion: 'TLSv1.3' };
  const credential = { securityProfile: 2, fingerprint: null, keyId: null, passwordReading: null };
  const fact = { kind: 'session_opened', at, identityId, connectionId, ...seen, ...credential, bootstrap } as const;
  const facts = [{ ...fact, bindingExceptions: [], factId: `access-${connectionId}` }];
  await world.evse.recordStationFacts(facts, { nodeId });
}

const ask = (identityId: string, connectionId: string, upstream = 'others', nodeId = 'gateway-1') =>
  world.evse.giveUpstreamAccess({ identityId, connectionId, upstream }, { nodeId });

async function audited(identityId: ChargerId | null) {
  await world.lifecycle.sealAudit();
  const entries = (await world.lifecycle.auditEntries({ after: 0, limit: 1_000 })).map(({ entry }) => entry);
  return entries.filter((entry) => entry.identityId === identityId && entry.action === 'give-upstream-access');
}

test('the gateway that has a station is given what it shows to its own upstream, as it is then, and it is written down nowhere', async () => {
  const { name, identityId, connectionId } = await station();
  const shown = { password: `${name} of the others`, certificatePem: null, keyPem: null, trustAnchorsPem: null };
  expect(await ask(identityId, connectionId)).toEqual({ outcome: 'granted', access: shown });
  world.upstreamPasswords.set(`others/${name}`, 'replaced');
  expect(await ask(identityId, connectionId)).toMatchObject({ access: { password: 'replaced' } });
  expect(await audited(identityId)).toEqual([]);
});

test('threat 14: a gateway that asks for a station of another one is given nothing, and is in the audit with its name', async () => {
  const { identityId, connectionId } = await station();
  const refused = { outcome: 'refused', reason: 'session_of_another_gateway' };
  expect(await ask(identityId, connectionId, 'others', 'gateway-2')).toEqual(refused);
  expect(await audited(identityId)).toMatchObject([
    {
      actor: 'system:gateway:gateway-2',
      outcome: 'refused',
      reason: 'the gateway asked for what the station shows to others',
      detail: { reason: 'session_of_another_gateway', upstream: 'others', connectionId },
    },
  ]);
});

test('a session that is over, or was never one, opens nothing', async () => {
  const { identityId, connectionId } = await station();
  const over = { outcome: 'refused', reason: 'session_over' };
  expect(await ask(identityId, 'con_of_nobody')).toEqual(over);
  await enters(identityId, 'con-elsewhere', 'gateway-2');
  expect(await ask(identityId, connectionId)).toEqual(over);
  expect(await ask(identityId, 'con-elsewhere', 'others', 'gateway-2')).toMatchObject({ outcome: 'granted' });
  expect(await audited(identityId)).toHaveLength(2);
});

test('nor does another upstream than the station has now', async () => {
  const { identityId, connectionId } = await station();
  const others = { outcome: 'refused', reason: 'upstream_of_others' };
  expect(await ask(identityId, connectionId, 'harbour')).toEqual(others);
  unwrap(await world.lifecycle.changeIdentity({ identityId, cohorts: ['site:Harbour'] }, context()));
  expect(await ask(identityId, connectionId, 'others')).toEqual(others);
  expect(await ask(identityId, connectionId, 'harbour')).toMatchObject({ outcome: 'granted' });
});

test('nor a session that is in for a certificate of its own, nor a station that nobody knows', async () => {
  const { identityId } = await station();
  await enters(identityId, 'con-bootstrap', 'gateway-1', true);
  expect(await ask(identityId, 'con-bootstrap')).toEqual({ outcome: 'refused', reason: 'session_is_bootstrap' });
  expect(await ask('idn_nobody', 'con-1')).toEqual({ outcome: 'refused', reason: 'station_unknown' });
  expect(await audited(null)).toMatchObject([{ detail: { identityId: 'idn_nobody', reason: 'station_unknown' } }]);
});

test('files that cannot be read are said to be so, which is no refusal', async () => {
  const { name, identityId, connectionId } = await station();
  world.upstreamPasswords.delete(`others/${name}`);
  expect(await ask(identityId, connectionId)).toEqual({ outcome: 'unreadable', detail: 'there is no such file' });
  expect(await audited(identityId)).toEqual([]);
});

test.each([
  ['without a session', { identityId: 'idn_1', upstream: 'others' }],
  ['with more than a name', { identityId: 'i'.repeat(65), connectionId: 'con_1', upstream: 'others' }],
  ['that is none', null],
])('%s is no question', (_, message) => {
  expect(upstreamAccessQuestion.safeParse(message).success).toBe(false);
});
