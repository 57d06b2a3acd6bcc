import type { Json } from '@bfcert/kernel/canonical-json';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { type CertificateUse, upstreamRenewal } from '../station-contract/index.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await TestWorld.create();
});
afterEach(() => void world.upstreams.splice(0));
afterAll(() => world.end());

const connectionOf = async (id: ChargerId): Promise<string> => {
  const session = await world.deps.transactions.run((tx) => world.deps.stores.sessions.current(tx, id));
  return session?.connectionId ?? 'con_none';
};

test('gateways are told a station’s upstream, and another one as soon as its cohorts say so', async () => {
  world.upstreams.push(
    { name: 'harbour', stations: [], cohorts: ['site:Harbour'], missedAfterSeconds: 300 },
    { name: 'others', stations: 'all', cohorts: [], missedAfterSeconds: 300 },
  );
  const { identityId } = await world.enroll('UP-1');
  await world.run();
  expect(world.published.get(identityId)?.upstream).toBe('others');
  unwrap(await world.lifecycle.changeIdentity({ identityId, cohorts: ['wave-1', 'site:Harbour'] }, context()));
  await world.run();
  expect(world.published.get(identityId)?.upstream).toBe('harbour');
  const { entries } = await world.evse.admissionSnapshot();
  expect(entries.find((entry) => entry.identityId === identityId)?.upstream).toBe('harbour');
});

test('without any, an entry says nothing of it', async () => {
  const { identityId } = await world.enroll('UP-2');
  await world.run();
  expect(world.published.get(identityId)).not.toHaveProperty('upstream');
});

describe('whether an upstream is there', () => {
  const at = '2026-11-27T12:00:00.000Z';
  const shown = async (identityId: ChargerId) =>
    (await world.evse.stations({ after: null, limit: 100 }, 'all')).find((station) => station.identityId === identityId)
      ?.upstream;
  const changed = async (identityId: ChargerId, connectionId: string, isConnected: boolean, detail = '') =>
    world.fact({ at, kind: 'upstream_changed', identityId, connectionId, upstream: 'main', isConnected, detail });

  test('is shown with its station as it was last told, and of a connection that is over nothing', async () => {
    const { identityId } = await world.enroll('UP-6');
    await world.run();
    await world.connect(identityId);
    expect(world.isLive(identityId)).toBe(true);
    expect(await shown(identityId)).toBeNull();
    const connectionId = await connectionOf(identityId);
    await changed(identityId, connectionId, true);
    expect(await shown(identityId)).toEqual({ name: 'main', isConnected: true, since: at, detail: '' });
    await changed(identityId, 'con_before', true);
    await changed(identityId, connectionId, false, 'Unexpected server response: 401');
    expect(await shown(identityId)).toMatchObject({ isConnected: false, detail: 'Unexpected server response: 401' });
    await world.disconnect(identityId);
    expect(await shown(identityId)).toBeNull();
  });
});

test('whose a station’s signing requests for vehicles are is told to the gateway where it comes back', async () => {
  const { identityId } = await world.enroll('UP-20');
  await world.run();
  await world.connect(identityId);
  const told = () => world.epochs.at(-1);
  expect(told()).toMatchObject({ identityId, vehicleRequestsOf: null });
  const asked = (connectionId: string, upstream: string | null) =>
    world.fact({
      at: world.clock.now().toISOString(),
      kind: 'vehicle_requests_asked',
      identityId,
      connectionId,
      upstream,
    });
  const comesBack = async () => {
    await world.disconnect(identityId);
    world.clock.advance(1_000);
    await world.connect(identityId);
  };
  const first = await connectionOf(identityId);
  await asked(first, 'depot');
  await comesBack();
  expect(told()).toMatchObject({ identityId, vehicleRequestsOf: 'depot' });
  // Of a session that is over nothing counts any more.
  await asked(first, null);
  await comesBack();
  expect(told()).toMatchObject({ identityId, vehicleRequestsOf: 'depot' });
  await asked(await connectionOf(identityId), null);
  await comesBack();
  expect(told()).toMatchObject({ identityId, vehicleRequestsOf: null });
});

test('stations are counted by whether their upstream is there, away, or missed for longer than its configuration says', async () => {
  world.upstreams.push(
    { name: 'patient', stations: 'all', cohorts: [], missedAfterSeconds: 3_600 },
    { name: 'hurried', stations: [], cohorts: [], missedAfterSeconds: 120 },
  );
  const standing = async () =>
    Object.fromEntries(
      (await world.evse.upstreamStanding()).map(({ name, ...by }) => [name, Object.values(by).join(' ')]),
    );
  const told: [string, string, boolean][] = [
    ['UP-10', 'patient', true],
    ['UP-11', 'patient', false],
    ['UP-12', 'hurried', false],
    ['UP-13', 'of old', false],
  ];
  const at = world.clock.now().toISOString();
  const ids: ChargerId[] = [];
  for (const [name, upstream, isConnected] of told) {
    const { identityId } = await world.enroll(name);
    await world.run();
    await world.connect(identityId);
    const connectionId = await connectionOf(identityId);
    await world.fact({ at, kind: 'upstream_changed', identityId, connectionId, upstream, isConnected, detail: '' });
    ids.push(identityId);
  }
  expect(await standing()).toEqual({ patient: '1 1 0', hurried: '0 1 0' });
  world.clock.advance(180_000);
  expect(await standing()).toEqual({ patient: '1 1 0', hurried: '0 0 1' });
  for (const id of ids) await world.disconnect(id);
  expect(await standing()).toEqual({ patient: '0 0 0', hurried: '0 0 0' });
});

describe('a renewal that an upstream asked for', () => {
  const ask = async (identityId: ChargerId, use?: CertificateUse) => {
    const connectionId = await connectionOf(identityId);
    return world.evse.renewForUpstream({ identityId, connectionId, ...(use === undefined ? {} : { use }) });
  };

  test('is made in our way, once however often it is asked for, and is the system’s in the audit', async () => {
    const { identityId } = await world.enroll('UP-3');
    await world.migrate(identityId);
    await world.run();
    const before = world.kindsSentTo(identityId).length;
    expect(await Promise.all([ask(identityId), ask(identityId)])).toEqual([{ accepted: true }, { accepted: true }]);
    await world.run();
    const sent = world.kindsSentTo(identityId).slice(before);
    expect(sent.filter((kind) => kind === 'request_signing_request')).toHaveLength(1);
    expect(sent.filter((kind) => kind === 'deliver_certificate')).toHaveLength(1);
    const states = (await world.lifecycle.certificatesOf(identityId, context().actor)).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['active', 'retired']);
  });

  test('for vehicles renews what the station has of that use, and nothing else', async () => {
    const station = await world.enroll('UP-7');
    const { identityId } = station;
    await world.migrate(identityId);
    await world.run();
    const evse = await world.enrollEvse(station, 'DE-ICE-S-UP7');
    const place = { identityId: evse, purpose: 'evse_v2g', slot: null } as const;
    unwrap(await world.lifecycle.requestCertificate(place, context()));
    await world.run(1);
    const states = async (id: ChargerId) =>
      (await world.lifecycle.certificatesOf(id, context().actor)).map(({ state }) => state).toSorted();
    expect([await states(identityId), await states(evse)]).toEqual([['active'], ['active']]);
    expect(await ask(identityId, 'v2g_20')).toEqual({ accepted: false });
    const before = world.commands.length;
    expect(await ask(identityId, 'v2g')).toEqual({ accepted: true });
    await world.run(1);
    expect([await states(identityId), await states(evse)]).toEqual([['active'], ['active', 'retired']]);
    const sent = world.commands
      .slice(before)
      .flatMap(({ command }) => (command.kind === 'deliver_certificate' ? [command.use] : []));
    expect(sent).toEqual(['v2g']);
  });

  test('for vehicles is refused to a station that has none for them', async () => {
    const { identityId } = await world.enroll('UP-8');
    await world.migrate(identityId);
    await world.run();
    expect(await ask(identityId, 'v2g')).toEqual({ accepted: false });
  });

  test('is refused to a station that has no certificate in force', async () => {
    const { identityId } = await world.enroll('UP-4');
    await world.run();
    await world.connect(identityId);
    expect(world.isLive(identityId)).toBe(true);
    expect(await ask(identityId)).toEqual({ accepted: false });
  });

  test('is refused for a session that is not the open one', async () => {
    const { identityId } = await world.enroll('UP-5');
    await world.migrate(identityId);
    await world.run();
    expect(await world.evse.renewForUpstream({ identityId, connectionId: 'con_before' })).toEqual({ accepted: false });
    const connectionId = await connectionOf(identityId);
    expect(await world.evse.renewForUpstream({ identityId: 'idn_nobody', connectionId })).toEqual({ accepted: false });
  });

  test.each<[what: string, message: Json]>([
    ['without a session', { identityId: 'idn_1' }],
    ['of no text', { identityId: 7, connectionId: 'con_1' }],
    ['for a use that there is not', { identityId: 'idn_1', connectionId: 'con_1', use: 'combined' }],
    ['that is none', null],
  ])('%s is no question', (_, message) => {
    expect(upstreamRenewal.safeParse(message).success).toBe(false);
  });
});
