import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { Mishap } from '../testing/mishap.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let stations = 0;

beforeAll(async () => {
  world = await TestWorld.create();
});
afterAll(() => world.end());
afterEach(() => {
  world.mishapFor = () => 'none';
  world.afterEachStep = () => Promise.resolve();
});

/** On Profile 3 with its first certificate; the next one is on order, and its delivery meets `mishaps` in turn. */
async function renewing(...mishaps: readonly Mishap[]) {
  const station = await world.enroll(`DF-${++stations}`);
  const { identityId } = station;
  const caseId = await world.migrate(identityId);
  await world.run();
  const first = (await world.evse.migration(caseId, 'all'))?.certificateId as CertificateId;
  const pending = [...mishaps];
  world.mishapFor = ({ kind }) => (kind === 'deliver_certificate' ? (pending.shift() ?? 'none') : 'none');
  const renewed = await world.lifecycle.renewCertificate({ certificateId: first }, context('renewal is due'));
  const next = unwrap(renewed).certificateId;
  world.afterEachStep = async () => {
    const ways = station.credentials();
    expect(
      ways.some((way) => world.admits(identityId, way) !== null),
      'it has a way in',
    ).toBe(true);
  };
  return { station, identityId, caseId, first, next };
}

const stateOf = async (id: CertificateId) => (await world.lifecycle.certificate(id, context().actor))?.state ?? null;
const stageOf = async (id: CertificateId) => (await world.lifecycle.certificate(id, context().actor))?.stage ?? null;
const entry = (identityId: ChargerId) => Object.values(world.published.get(identityId)?.fingerprints ?? {}).toSorted();
const deliveries = (identityId: ChargerId): number =>
  world.kindsSentTo(identityId).filter((kind) => kind === 'deliver_certificate').length;

test('F5: a certificate that was sent and not answered for is settled by the next handshake, and the old one is let in meanwhile', async () => {
  const { identityId, first, next } = await renewing('lost_after');
  await world.run(2);
  expect([await stateOf(first), await stateOf(next)]).toEqual(['retired', 'active']);
  expect(world.isLive(identityId)).toBe(true);
});

test('F5: one that did not arrive is sent again as it was, and nothing is signed for it anew', async () => {
  const signed = world.authority.issued;
  const { next } = await renewing('lost_before', 'lost_before');
  const sent: string[] = [];
  const mishap = world.mishapFor;
  world.mishapFor = (command) => {
    if (command.kind === 'deliver_certificate') sent.push(command.chainPem);
    return mishap(command);
  };
  await world.run(2);
  expect(await stateOf(next)).toBe('active');
  expect([sent.length, new Set(sent).size]).toEqual([3, 1]);
  // The migration's own, and this one.
  expect(world.authority.issued).toBe(signed + 2);
});

test('F5: one that never arrives is sent a few times, then a person is asked, and the old one stays in force', async () => {
  const { identityId, caseId, first, next } = await renewing(
    ...Array.from({ length: 50 }, () => 'lost_before' as const),
  );
  let sent = 0;
  const mishap = world.mishapFor;
  world.mishapFor = (command) => {
    if (command.kind === 'deliver_certificate') sent++;
    return mishap(command);
  };
  await world.run(6);
  expect(sent).toBe(world.deps.policy.retryBudget);
  expect([await stateOf(first), await stateOf(next)]).toEqual(['active', 'issued']);
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({
    state: 'quarantine',
    stop: { code: 'renewal_failed' },
  });
  expect(entry(identityId)).toEqual(['active', 'issued_and_sent']);
});

test('F5: one that was refused after its answer was lost is given up once the next one is in use, and its station is let in with it all the same', async () => {
  const { station, identityId, first, next: doubted } = await renewing('lost_after', 'refused');
  station.keepsOldCertificates = true;
  station.prefersOlder = true;
  world.afterEachStep = async () => {
    expect(
      station.credentials().every((way) => world.admits(identityId, way) !== null),
      'it is let in with all it has',
    ).toBe(true);
    station.prefersOlder = station.credentials().length < 3;
  };
  await world.run(3);
  const third = (await world.lifecycle.certificatesOf(identityId, context().actor))
    .map(({ id }) => id)
    .find((id) => id !== first && id !== doubted);
  if (third === undefined) throw new Error('it was not asked for another key');
  const states = async () => Promise.all([first, doubted, third].map(stageOf));
  expect(await states()).toEqual(['retired(replaced)', 'retired(abandoned)', 'active']);
  expect(entry(identityId)).toEqual(['abandoned', 'active', 'rollback']);

  station.loseNewestCertificate();
  await world.disconnect(identityId);
  world.connectSoon(identityId);
  await world.run(1);
  expect(await states()).toEqual(['retired(replaced)', 'active', 'installed_pending_activation']);
  expect(world.isLive(identityId)).toBe(true);
  const told = (await world.lifecycle.timeline(third, context().actor)).map(({ title }) => title);
  expect(told.at(-1)).toBe('CertificateActivationFailed');
});

/** When the delivery was sent, each time. */
function deliveryTimes(): readonly number[] {
  const times: number[] = [];
  const mishap = world.mishapFor;
  world.mishapFor = (command) => {
    if (command.kind === 'deliver_certificate') times.push(world.clock.now().getTime());
    return mishap(command);
  };
  return times;
}

test('F10: what was under way at a gateway that was killed is asked again once that has started anew, as any lost answer is', async () => {
  const { identityId, next } = await renewing('gateway_killed');
  const sent = deliveryTimes();
  await world.run(2);
  const [first, again] = sent as [number, number];
  const { firstRetryMs, commandTimeoutMs } = world.deps.policy;
  // A second until the gateway is there, and the pause before any second try; its deadline alone would be longer.
  expect(again - first).toBeLessThanOrEqual(1_000 + 1.2 * firstRetryMs);
  expect(again - first).toBeLessThan(2 * commandTimeoutMs);
  expect([sent.length, await stateOf(next)]).toEqual([2, 'active']);
  expect(entry(identityId)).toEqual(['active', 'rollback']);
});

test('F10: what is under way at one gateway is left alone when another one starts anew', async () => {
  const { next } = await renewing('crash_before');
  const sent = deliveryTimes();
  const mishap = world.mishapFor;
  world.mishapFor = (command) => {
    if (command.kind === 'deliver_certificate' && sent.length === 0)
      world.at(world.clock.now(), () => at('gw-2', gatewayStarted()));
    return mishap(command);
  };
  await world.run(2);
  const [first, again] = sent as [number, number];
  expect(again - first).toBeGreaterThanOrEqual(2 * world.deps.policy.commandTimeoutMs);
  expect(await stateOf(next)).toBe('active');
});

test('F6: an Accepted that was not recorded is made up for by the handshake with the new certificate, without a second delivery', async () => {
  const { identityId, first, next } = await renewing('crash_after');
  await world.run(2);
  expect([await stateOf(first), await stateOf(next)]).toEqual(['retired', 'active']);
  // The migration's own, and this one.
  expect(deliveries(identityId)).toBe(2);
});

test('F6: a replay of what the station said and of how it came in changes nothing', async () => {
  world.factsArrive = 'twice';
  try {
    const { identityId, next } = await renewing('lost_after', 'crash_after');
    await world.run(2);
    expect(await stateOf(next)).toBe('active');
    expect(entry(identityId)).toEqual(['active', 'rollback']);
  } finally {
    world.factsArrive = 'once';
  }
});

test('F8: killed between the handshake with a new certificate and its record: either one gets in, and one session owns the station', async () => {
  const { identityId } = await renewing();
  await world.run(2);
  expect(entry(identityId)).toEqual(['active', 'rollback']);
  const [old, young] = ['rollback', 'active'].map(
    (state) =>
      Object.entries(world.published.get(identityId)?.fingerprints ?? {}).find(([, one]) => one === state)?.[0] ?? '',
  ) as [string, string];
  await world.disconnect(identityId);
  world.nodes = ['gw-1', 'gw-2'];
  const owner = () =>
    world.deps.transactions
      .run((tx) => world.deps.stores.sessions.current(tx, identityId))
      .then((session) => session && { nodeId: session.nodeId, fingerprint: session.fingerprint });
  // It was upgraded at gw-1, which had no time to say so and starts anew; the station goes elsewhere, as it likes.
  const late = opened(identityId, young);
  await at('gw-1', gatewayStarted());
  expect(await owner()).toBeNull();
  for (const fingerprint of [old, young]) {
    await at('gw-2', opened(identityId, fingerprint));
    expect(await owner()).toEqual({ nodeId: 'gw-2', fingerprint });
  }
  // What was on the disk of gw-1 comes after all, and before it: its start. It ends what it had, and nothing of gw-2.
  await at('gw-1', late, gatewayStarted());
  expect(await owner()).toEqual({ nodeId: 'gw-2', fingerprint: young });
  expect(entry(identityId)).toEqual(['active', 'rollback']);
  world.nodes = [];
});

const at = (nodeId: string, ...facts: Parameters<TestWorld['evse']['recordStationFacts']>[0][number][]) =>
  world.evse.recordStationFacts(facts, { nodeId });
const gatewayStarted = () =>
  ({ kind: 'gateway_started', factId: newId('fct'), at: world.clock.now().toISOString() }) as const;
const opened = (identityId: ChargerId, fingerprint: string) =>
  ({
    kind: 'session_opened',
    factId: newId('fct'),
    at: new Date(world.clock.now().getTime() + ++stations).toISOString(),
    identityId,
    connectionId: newId('con'),
    protocol: 'ocpp2.0.1',
    securityProfile: 3,
    port: 8443,
    remoteAddress: '192.0.2.7',
    fingerprint,
    keyId: null,
    passwordReading: null,
    tlsVersion: 'TLSv1.3',
    bootstrap: false,
    bindingExceptions: [] as string[],
  }) as const;
