import type { Clock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { planRenewal } from '../commands/plan-renewal.ts';
import type { FakeStation } from '../testing/fake-station.ts';
import { Standstill } from '../testing/standstill.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let station: FakeStation & { identityId: ChargerId };

beforeEach(async () => {
  world = await TestWorld.create();
  station = await world.enroll('CS-1');
  await world.migrate(station.identityId);
  await world.run(2);
});
afterEach(() => world.end());

const statesOf = async (): Promise<readonly string[]> => {
  const records = await world.lifecycle.certificatesOf(station.identityId, context().actor);
  return records.map(({ state }) => state).toSorted();
};

const connectionId = async (): Promise<string> => {
  const { sessions } = world.deps.stores;
  const session = await world.deps.transactions.run((tx) => sessions.current(tx, station.identityId));
  return session?.connectionId ?? '';
};

async function sends(csr: string, { evse }: Pick<TestWorld, 'evse'> = world) {
  const message = { identityId: station.identityId, connectionId: await connectionId(), csr } as const;
  return evse.receiveSigningRequest({ ...message, use: 'charging_station' });
}

const AHEAD_MS = 2_000;
/** Of a server that is ahead of the others. */
const clockAhead = () => ({
  now: () => new Date(world.clock.now().getTime() + AHEAD_MS),
  monotonic: () => world.clock.monotonic(),
});

/** Another server, which stands still once: at the first commit after this. */
function standingStillAfter(word: string, clock: Clock = world.clock) {
  let next: string | null = word;
  const standstill = new Standstill((where) => {
    if (where !== next) return false;
    next = where === 'commit' ? null : 'commit';
    return next === null;
  });
  return { ...world.composeServer(clock, standstill.through), standstill };
}

/** The station asks it, and it stands still. Resolves with what makes it go on to its answer. */
async function asksWhoStandsStill(word: string, csr: string, clock: Clock = world.clock) {
  const server = standingStillAfter(word, clock);
  const answer = sends(csr, server);
  expect(await Promise.race([answer, server.standstill.stands])).toBe('stood still');
  return () => {
    server.standstill.goOn();
    return answer;
  };
}

/** The station has accepted its next certificate, and has yet to come with it. */
async function renewedUpToItsHandshake(): Promise<void> {
  station.waitsForNextConnection = true;
  const [current] = await world.lifecycle.certificatesOf(station.identityId, context().actor);
  if (current === undefined) throw new Error('it has none');
  unwrap(await world.lifecycle.renewCertificate({ certificateId: current.id }, context('renewal is due')));
  await world.run(0);
}

test('F20: whose renewal has ended before it was ordered is brought to its station, which was told yes', async () => {
  await renewedUpToItsHandshake();
  const goOn = await asksWhoStandsStill('stores.requests.put', station.csr());
  await world.disconnect(station.identityId);
  world.connectSoon(station.identityId);
  station.waitsForNextConnection = false;
  await world.run(0.01);
  expect(await statesOf()).toEqual(['active', 'retired']);
  expect(await goOn()).toEqual({ accepted: true, reason: null });
  await world.run(1);
  expect(await statesOf()).toEqual(['active', 'retired', 'retired']);
  expect(world.isLive(station.identityId)).toBe(true);
});

test('F20: whose renewal has ended before it was ordered, and where another is open that asks for no key, is brought after that one', async () => {
  await renewedUpToItsHandshake();
  const goOn = await asksWhoStandsStill('stores.requests.put', station.csr());
  await world.disconnect(station.identityId);
  world.connectSoon(station.identityId);
  station.waitsForNextConnection = false;
  await world.run(0.01);
  expect(await statesOf()).toEqual(['active', 'retired']);
  const records = await world.lifecycle.certificatesOf(station.identityId, context().actor);
  const again = { certificateId: records.find(({ state }) => state === 'active')?.id ?? '' };
  await world.deps.transactions.run((tx) => planRenewal(world.deps, tx, station.identityId, context(), again));
  expect(await goOn()).toEqual({ accepted: true, reason: null });
  await world.run(1);
  expect(await statesOf()).toEqual(['active', 'retired', 'retired']);
  expect(world.isLive(station.identityId)).toBe(true);
});

test('a further key that it was told yes for is not forgotten when it comes with the certificate before: that of it is brought next', async () => {
  await renewedUpToItsHandshake();
  world.clock.advance(1_000);
  expect(await sends(station.csr())).toEqual({ accepted: true, reason: null });
  station.waitsForNextConnection = false;
  await world.disconnect(station.identityId);
  await world.connect(station.identityId);
  await world.run(1);
  expect(await statesOf()).toEqual(['active', 'retired', 'retired']);
  expect(world.isLive(station.identityId)).toBe(true);
});

test('a further key that it was told yes for is not forgotten when it comes to Profile 3 with the certificate before', async () => {
  station = await world.enroll('CS-2');
  let answer: { readonly accepted: boolean } | null = null;
  const asks = async () => {
    world.clock.advance(1_000);
    answer = await sends(station.csr());
  };
  world.afterEachCommand = (identityId) => {
    const isCutOver = world.kindsSentTo(identityId).at(-1) === 'write_connection_slot';
    if (isCutOver) world.at(world.clock.now(), asks);
  };
  await world.migrate(station.identityId);
  await world.run(2);
  expect(answer).toEqual({ accepted: true, reason: null });
  expect(await statesOf()).toEqual(['active', 'retired']);
  expect(world.isLive(station.identityId)).toBe(true);
});

test('a later key whose certificate was sent, and the answer lost, is not forgotten when it comes with the certificate before: that of it is sent again', async () => {
  await renewedUpToItsHandshake();
  // Told to connect anew it shows its old one, and is asked for another key.
  [station.keepsOldCertificates, station.prefersOlder, station.waitsForNextConnection] = [true, true, false];
  let sent = 0;
  world.mishapFor = ({ kind }) => {
    if (kind !== 'deliver_certificate' || ++sent > 1) return 'none';
    [station.keepsOldCertificates, station.prefersOlder] = [false, false];
    world.at(world.clock.now(), () => world.disconnect(station.identityId));
    world.connectSoon(station.identityId);
    return 'lost_before';
  };
  await world.run(1);
  expect(sent).toBe(2);
  expect(await statesOf()).toEqual(['active', 'retired', 'retired']);
  expect(world.isLive(station.identityId)).toBe(true);
});

test.each([
  ['when it was stored', 'stores.requests.put', 1],
  ['when it was about to be ordered', 'stores.requests.ofProcess', 2],
])(
  'F20: one that a server takes up when the station has asked for a later key is refused, and nobody keeps its certificate: it stood still %s',
  async (_, word, signed) => {
    const before = world.authority.issued;
    const goOn = await asksWhoStandsStill(word, station.csr());
    station.loseKeys();
    world.clock.advance(30_000);
    expect(await sends(station.csr())).toEqual({ accepted: true, reason: null });
    await world.run(0);
    world.clock.advance(60_000);
    expect(await goOn()).toEqual({
      accepted: false,
      reason: 'overtaken: the station has asked for a certificate for a later key',
    });
    await world.run(1);
    expect((await statesOf()).filter((state) => state !== 'deleted' && state !== 'retired')).toEqual(['active']);
    expect(world.authority.issued - before).toBeLessThanOrEqual(signed);
  },
);

test('F20: two servers that hand on one request settle it once, and the later one takes nothing back', async () => {
  const csr = station.csr();
  const goOn = await asksWhoStandsStill('stores.requests.ofProcess', csr);
  await world.run(1);
  const done = await statesOf();
  expect(done).toEqual(['active', 'retired']);
  expect(await goOn()).toEqual({ accepted: true, reason: null });
  await world.run(1);
  expect(await statesOf()).toEqual(done);
});

test('F20: its latest key is the one that it asked for last, though the server that took in the one before is ahead by its clock', async () => {
  expect(await sends(station.csr(), world.composeServer(clockAhead()))).toEqual({ accepted: true, reason: null });
  station.loseKeys();
  world.clock.advance(1_000);
  expect(await sends(station.csr())).toEqual({ accepted: true, reason: null });
  await world.run(24);
  expect((await statesOf()).filter((state) => state !== 'deleted' && state !== 'retired')).toEqual(['active']);
  expect(world.isLive(station.identityId)).toBe(true);
});

test('F20: one that was overtaken is refused, though the server that took it in was ahead by its clock and stood still, and the station keeps the key that it asked for last', async () => {
  const goOn = await asksWhoStandsStill('stores.requests.ofProcess', station.csr(), clockAhead());
  station.loseKeys();
  world.clock.advance(AHEAD_MS / 2);
  expect(await sends(station.csr())).toEqual({ accepted: true, reason: null });
  await world.run(0);
  world.clock.advance(60_000);
  expect(await goOn()).toEqual({
    accepted: false,
    reason: 'overtaken: the station has asked for a certificate for a later key',
  });
  // What it has ordered to be given up is due by its clock.
  world.clock.advance(AHEAD_MS);
  await world.run(1);
  expect((await statesOf()).filter((state) => state !== 'deleted' && state !== 'retired')).toEqual(['active']);
  expect(world.isLive(station.identityId)).toBe(true);
});
