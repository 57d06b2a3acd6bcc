import { stationActor, systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { kyselyOf } from '@bfcert/kernel/postgres';
import { unwrap } from '@bfcert/kernel/result';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { createEvseSecurity, type EvseSecurity } from '../create-evse-security.ts';
import type { EvseSecurityDependencies, StationLink } from '../ports.ts';
import type { SessionEpoch, StationFact } from '../station-contract/index.ts';
import { context, ORGANISATION, TestWorld } from '../testing/test-world.ts';

type CertificateId = Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];
interface Station {
  readonly identityId: ChargerId;
  readonly fingerprint: string;
}

let world: TestWorld;
let facts = 0;
/** All on Profile 3, each adopted by its first use of a certificate that it asked for. */
let stations: readonly Station[];
let evse: EvseSecurity;
/** What gateways were told, message by message, and who was published. */
const messages: SessionEpoch[][] = [];
const published: ChargerId[] = [];
const at = { nodeId: 'gateway-1' };

beforeAll(async () => {
  world = await TestWorld.create();
  stations = await certified(6);
  for (const one of stations) await askedForItsLimits(one);
  evse = evseWith({});
}, 120_000);
afterAll(() => world.end());
beforeEach(async () => {
  await evse.recordStationFacts([restarted()], at);
  messages.splice(0);
  published.splice(0);
  world.troubles.splice(0);
});

const gateways = (): StationLink => ({
  ...world.deps.stationLink,
  assignEpoch: async (_, told) => messages.push([told]) > 0,
  assignEpochs: async (_, told) => messages.push([...told]) > 0,
});
const evseWith = (over: Partial<EvseSecurityDependencies>): EvseSecurity =>
  createEvseSecurity({
    ...world.deps,
    stationLink: gateways(),
    admission: { ...world.deps.admission, publish: async (ids) => void published.push(...ids) },
    ...over,
  });

async function certified(count: number): Promise<Station[]> {
  const made: Station[] = [];
  for (let index = 0; index < count; index++) {
    const one = await world.enroll(`CS-${++facts}`);
    const { identityId, wireName } = one;
    const csrPem = one.csr(ORGANISATION);
    const order = { identityId, purpose: 'charger_identity', slot: null, csrPem } as const;
    const asked = { ...context('it asked'), actor: stationActor(wireName) };
    const sending = { ...context('sent'), actor: systemActor('a test') };
    const { certificateId } = unwrap(await world.lifecycle.issueCertificate(order, asked));
    await world.lifecycle.advanceCertificate(certificateId);
    unwrap(await world.lifecycle.recordSent({ certificateId, executionPath: 'test' }, sending));
    world.clock.advance(1_000);
    const fingerprint = (await world.lifecycle.chainOf(certificateId))?.fingerprint ?? '';
    await world.evse.recordStationFacts([opened({ identityId, fingerprint }, `first-${facts}`)], at);
    made.push({ identityId, fingerprint });
  }
  await world.run(1);
  return made;
}

/** What it reports of that later is ours, wherever it is by then. */
async function askedForItsLimits({ identityId }: Station): Promise<void> {
  const now = world.clock.now();
  await read((tx) =>
    world.deps.stores.orders.add(tx, {
      id: newId('sor', now.getTime()),
      identityId,
      thing: { kind: 'read_limits' },
      state: 'done',
      outcome: '',
      orderedBy: 'tess',
      reason: 'a test',
      correlationId: newId('cor'),
      orderedAt: now,
      expiresAt: now,
      nextLookAt: null,
      endedAt: now,
    }),
  );
}

const station = (index: number): Station => stations[index] as Station;
const seen = () => ({ factId: `returns-${++facts}`, at: world.clock.now().toISOString() });
const restarted = (): StationFact => ({ ...seen(), kind: 'gateway_started' });
const opened = ({ identityId, fingerprint }: Station, connectionId: string) =>
  ({
    ...seen(),
    kind: 'session_opened',
    identityId,
    connectionId,
    remoteAddress: '192.0.2.7',
    port: 8443,
    protocol: 'ocpp2.0.1',
    tlsVersion: 'TLSv1.3',
    securityProfile: 3,
    fingerprint,
    keyId: null,
    passwordReading: null,
    bootstrap: false,
    bindingExceptions: [],
  }) satisfies StationFact;
const closed = ({ identityId }: Station, connectionId: string): StationFact => ({
  ...seen(),
  kind: 'session_closed',
  identityId,
  connectionId,
  code: 1006,
  reason: '',
});

const read = <Value>(work: Parameters<typeof world.deps.transactions.run<Value>>[0]) =>
  world.deps.transactions.run(work);
const ownerOf = ({ identityId }: Station) =>
  read((tx) => world.deps.stores.sessions.current(tx, identityId)).then((session) => session?.connectionId ?? null);
const owners = () => Promise.all(stations.map(ownerOf));

/** What is in force, as its record says, but for whose it is. */
async function certificateOf({ identityId }: Station) {
  const { rows } = await read((tx) =>
    sql<{ id: CertificateId; seen: string; version: number }>`
      select id, record->>'lastSeenAt' as seen, version from lifecycle.certificate
      where identity_id = ${identityId} and state = 'active'`.execute(kyselyOf(tx)),
  );
  const [own] = rows;
  if (own === undefined) throw new Error('nothing is in force');
  return own;
}

/** How often it was seen with a certificate that was in force already. */
async function sightingsOf({ identityId }: Station) {
  const { rows } = await read((tx) =>
    sql<{ sightings: number; last_at: string; source: string; details: object }>`
      select sightings, last_at, source, details from lifecycle.evidence
      where identity_id = ${identityId} and verdict = 'already_active'`.execute(kyselyOf(tx)),
  );
  return rows[0] ?? { sightings: 0 };
}

/** All that is written of a session that was opened, but for its names and numbers. */
async function recordOf(one: Station) {
  const { session, charger } = await read(async (tx) => ({
    session: await world.deps.stores.sessions.current(tx, one.identityId),
    charger: await world.deps.stores.chargers.find(tx, one.identityId),
  }));
  const isItsOwn = session?.fingerprint === one.fingerprint;
  const kept = { ...session, connectionId: '', epoch: 0, fingerprint: '' };
  const evidence = { ...(await sightingsOf(one)), sightings: 0 };
  const { seen: seenAt } = await certificateOf(one);
  return {
    session: { ...kept, isItsOwn },
    lastSeenAt: charger?.lastSeenAt,
    evidence,
    seenAt,
  };
}

describe('stations that come back at once', () => {
  test('are recorded together as each of them would be alone, and their epochs travel in one message', async () => {
    world.clock.advance(60_000);
    const before = await Promise.all(stations.map(sightingsOf));
    await evse.recordStationFacts([opened(station(0), 'alone')], at);
    const alone = messages.splice(0).flat();
    const others = stations.slice(1);
    await evse.recordStationFacts(
      others.map((one, index) => opened(one, `together-${index}`)),
      at,
    );
    expect(messages.map((message) => message.length)).toEqual([others.length]);
    const told = (one: SessionEpoch | undefined) => [one?.lastBoot, one?.ownRequests?.length];
    expect(told(alone[0])).toEqual([{ accepted: false, serialMismatch: false, number: 0 }, 1]);
    for (const one of messages.flat()) expect(told(one)).toEqual(told(alone[0]));
    const expected = await recordOf(station(0));
    expect(expected).toMatchObject({ session: { securityProfile: 3 }, lastSeenAt: world.clock.now() });
    for (const one of others) expect(await recordOf(one)).toEqual(expected);
    const after = await Promise.all(stations.map(sightingsOf));
    expect(after.map(({ sightings }, index) => sightings - (before[index]?.sightings ?? 0))).toEqual(
      stations.map(() => 1),
    );
    expect(new Set(messages.flat().map(({ epoch }) => epoch)).size).toBe(others.length);
    expect(published).toEqual([]);
  });

  test('and are reported twice are recorded once, and hear the same epochs again', async () => {
    const batch = stations.map((one, index) => opened(one, `twice-${index}`));
    await evse.recordStationFacts(batch, at);
    const first = messages.splice(0).flat();
    const before = await sightingsOf(station(1));
    await evse.recordStationFacts(batch, at);
    const again = new Map(messages.flat().map((one) => [one.connectionId, one.epoch]));
    expect(again).toEqual(new Map(first.map((one) => [one.connectionId, one.epoch])));
    expect(await sightingsOf(station(1))).toEqual(before);
  });

  test('and some of them more than once keep the order of each', async () => {
    const [flapping, steady, gone] = [station(0), station(1), station(2)];
    await evse.recordStationFacts(
      [
        opened(flapping, 'f-1'),
        opened(steady, 's-1'),
        closed(flapping, 'f-1'),
        opened(gone, 'g-1'),
        opened(flapping, 'f-2'),
        closed(gone, 'g-1'),
      ],
      at,
    );
    expect((await owners()).slice(0, 3)).toEqual(['f-2', 's-1', null]);
  });

  test('one of them with a fact that can never be recorded, are all recorded but that one, which comes again and is parked', async () => {
    const good = stations.slice(0, 3).map((one, index) => opened(one, `beside-${index}`));
    const poison = { ...opened(station(3), 'poison'), at: 'never' };
    const batch = [...good.slice(0, 2), poison, ...good.slice(2)];
    for (let delivery = 0; delivery < 2; delivery++) await expect(evse.recordStationFacts(batch, at)).rejects.toThrow();
    await evse.recordStationFacts(batch, at);
    expect((await owners()).slice(0, 4)).toEqual(['beside-0', 'beside-1', 'beside-2', null]);
    const parked = await read((tx) => world.deps.stores.parkedFacts.find(tx, poison.factId));
    expect(parked?.error).toContain('not a time');
  });

  test('are recorded one by one where their transaction fails together, and who runs the system is told', async () => {
    const error = new Error('of the whole batch');
    const { chargers } = world.deps.stores;
    const failing = evseWith({
      stores: { ...world.deps.stores, chargers: { ...chargers, recordAllSeen: () => Promise.reject(error) } },
    });
    await failing.recordStationFacts(
      stations.map((one, index) => opened(one, `apart-${index}`)),
      at,
    );
    expect(await owners()).toEqual(stations.map((_, index) => `apart-${index}`));
    const trouble = { kind: 'returns_not_recorded_together', nodeId: 'gateway-1', stations: stations.length, error };
    expect(world.troubles).toEqual([trouble]);
  });

  test('hear their epochs one by one where telling them together fails after all are recorded', async () => {
    const error = new Error('the link');
    const failing = evseWith({ stationLink: { ...gateways(), assignEpochs: () => Promise.reject(error) } });
    const before = await Promise.all(stations.map(sightingsOf));
    await failing.recordStationFacts(
      stations.map((one, index) => opened(one, `untold-${index}`)),
      at,
    );
    const told = messages.map((message) => message.map(({ connectionId }) => connectionId));
    expect(told.toSorted()).toEqual(stations.map((_, index) => [`untold-${index}`]));
    const after = await Promise.all(stations.map(sightingsOf));
    expect(after.map(({ sightings }, index) => sightings - (before[index]?.sightings ?? 0))).toEqual(
      stations.map(() => 1),
    );
    expect(world.troubles).toMatchObject([{ stations: stations.length, error }]);
  });

  test('leave to be recorded alone whoever is not known, not the last to have come, or shows what is not in force', async () => {
    const stranger = { identityId: 'idn_nobody' as ChargerId, fingerprint: station(0).fingerprint };
    const elsewhere = station(1);
    world.nodes = ['gateway-1', 'gateway-2'];
    await evse.recordStationFacts([opened(elsewhere, 'elsewhere')], { nodeId: 'gateway-2' });
    const wrong = { ...station(2), fingerprint: station(3).fingerprint };
    messages.splice(0);
    const batch = [
      opened(stranger, 'nobody'),
      opened(elsewhere, 'moved'),
      opened(wrong, 'wrong'),
      opened(station(4), 'plain-4'),
      opened(station(5), 'plain-5'),
    ];
    await evse.recordStationFacts(batch, at);
    world.nodes = [];
    expect(messages.map((message) => message.map(({ connectionId }) => connectionId).toSorted())).toContainEqual([
      'plain-4',
      'plain-5',
    ]);
    expect(await ownerOf(elsewhere)).toBe('moved');
    const superseded = await read((tx) => world.deps.stores.sessions.superseded(tx, ['gateway-2'], 10));
    expect(superseded.map(({ connectionId }) => connectionId)).toEqual(['elsewhere']);
    expect((await world.securityEvents(elsewhere.identityId)).map(({ reportedType }) => reportedType)).toContain(
      'session_replaced',
    );
    // As when it comes alone: it has a session, and its gateway the entry by which it is closed.
    expect(published).toEqual([wrong.identityId]);
    await evse.recordStationFacts([restarted()], { nodeId: 'gateway-2' });
  });

  test('tell whatever is under way for one of them that it is there', async () => {
    const busy = station(4);
    const { id } = await certificateOf(busy);
    world.mishapFor = () => 'gateway_away';
    unwrap(await world.lifecycle.renewCertificate({ certificateId: id }, context('due')));
    await world.run(0.0005);
    const renewal = await read((tx) => world.deps.stores.renewals.latestOf(tx, busy.identityId));
    if (renewal === null) throw new Error('no renewal has begun');
    await evse.recordStationFacts(
      stations.map((one, index) => opened(one, `under-way-${index}`)),
      at,
    );
    const timeline = await read((tx) => world.deps.stores.renewals.timeline(tx, renewal.id));
    expect(timeline.map(({ text }) => text)).toContain('connected on Profile 3, port 8443');
    expect(messages.map((message) => message.length).toSorted()).toEqual([1, 5]);
    expect(await owners()).toEqual(stations.map((_, index) => `under-way-${index}`));
  });

  test('by their passwords are recorded together, but for one that reads its password in another way, or has a new one', async () => {
    const enrolled = [];
    for (let index = 0; index < 4; index++) enrolled.push(await world.enroll(`CS-${++facts}`));
    const [plain, same, other, fresh] = await Promise.all(
      enrolled.map(async ({ identityId }) => {
        const [key] = await read((tx) => world.deps.stores.keys.ofCharger(tx, identityId));
        if (key === undefined) throw new Error('it has no password');
        return { identityId, keyId: key.id };
      }),
    );
    type WithPassword = NonNullable<typeof plain>;
    const loggedIn = (one: WithPassword | undefined, connectionId: string, reading: 'plain' | 'bytes' = 'plain') => {
      if (one === undefined) throw new Error('too few stations');
      const password = { fingerprint: null, keyId: one.keyId, passwordReading: reading, securityProfile: 2 } as const;
      return { ...opened({ identityId: one.identityId, fingerprint: '' }, connectionId), ...password, port: 8442 };
    };
    const all = [plain, same, other, fresh];
    for (const [index, one] of all.entries())
      await evse.recordStationFacts([loggedIn(one, `first-login-${index}`)], at);
    await evse.recordStationFacts([restarted()], at);
    const identityId = fresh?.identityId as ChargerId;
    const id = newId('key');
    const from = { version: 2, state: 'pending', origin: 'generated', mustRotate: false, verifiers: [] } as const;
    const now = world.clock.now();
    const times = {
      rotateBecause: null,
      fingerprint: null,
      weaknesses: [],
      acknowledgedAt: null,
      lastUsedAt: null,
      changedAt: now,
      createdAt: now,
    };
    await read((tx) => world.deps.stores.keys.add(tx, { id, identityId, ...from, ...times }, null));
    messages.splice(0);
    const batch = [
      loggedIn(plain, 'p-0'),
      loggedIn(other, 'p-1', 'bytes'),
      loggedIn(same, 'p-2'),
      loggedIn({ identityId, keyId: id }, 'p-3'),
    ];
    await evse.recordStationFacts(batch, at);
    const together = messages.map((message) =>
      message
        .map(({ connectionId }) => connectionId)
        .toSorted()
        .join(),
    );
    expect(together.toSorted()).toEqual(['p-0,p-2', 'p-1', 'p-3']);
    const keys = await read((tx) => world.deps.stores.keys.ofCharger(tx, identityId));
    expect(keys.map(({ state }) => state)).toEqual(['retiring', 'active']);
    const reading = await read((tx) => world.deps.stores.chargers.find(tx, other?.identityId as ChargerId));
    expect(reading?.passwordReading).toBe('bytes');
    expect(published).toEqual([]);
  });
});
