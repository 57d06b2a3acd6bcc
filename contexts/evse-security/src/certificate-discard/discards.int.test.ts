import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { FakeStation } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { context, TestWorld } from '../testing/test-world.ts';

type CertificateId = Parameters<TestWorld['lifecycle']['renewCertificate']>[0]['certificateId'];

const DISCARDED = { type: 'DiscardedRenewedClientCertificate', techInfo: 'TLS alert 48 from csms.example' };
/** What a station of 1.6 has instead. */
const INVALID = { type: 'InvalidChargePointCertificate', techInfo: 'does not verify' };

let world: TestWorld;
let stations = 0;
beforeAll(async () => {
  world = await TestWorld.create();
});
beforeEach(() => {
  world.afterEachCommand = () => undefined;
});
afterAll(() => world.end());

async function onProfile3(Kind: typeof FakeStation = FakeStation) {
  const station = await world.enroll(`DC-${++stations}`, [], {}, Kind);
  const caseId = await world.migrate(station.identityId);
  await world.run();
  const first = (await world.evse.migration(caseId, 'all'))?.certificateId as CertificateId;
  const renew = () => world.lifecycle.renewCertificate({ certificateId: first }, context('renewal is due'));
  return { station, caseId, renew };
}

const records = async (id: ChargerId) =>
  (await world.lifecycle.certificatesOf(id, context().actor)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
const standing = async (id: ChargerId) =>
  (await records(id)).map(({ state, lastOutcome }) => `${state}: ${lastOutcome}`);
const listed = async (id: ChargerId) =>
  (await world.evse.stations({ after: null, limit: 500 }, 'all')).find(({ identityId }) => identityId === id);
const sent = (id: ChargerId, kind: string) => world.kindsSentTo(id).filter((one) => one === kind).length;

/** Gives up as many certificates as said, and takes the next. */
function givesUp(station: FakeStation & { identityId: ChargerId }, times: number, words = DISCARDED): void {
  station.discardsNewCertificates = true;
  station.tellsOfDiscards = words;
  let deliveries = 0;
  world.afterEachCommand = (id) => {
    if (id !== station.identityId || world.commands.at(-1)?.command.kind !== 'deliver_certificate') return;
    deliveries += 1;
    station.discardsNewCertificates = deliveries < times;
  };
}

describe('a station that says that it gave up its renewed certificate', () => {
  test.each([
    ['the errata of 2025', FakeStation],
    ['2.1', FakeStation21],
  ] as const)(
    'A02.FR.29 (%s): is asked for a new key at once, and the one it gave up is abandoned as proven unused',
    async (_name, Kind) => {
      const { station, caseId, renew } = await onProfile3(Kind);
      givesUp(station, 1);
      const told = sent(station.identityId, 'close_session');
      unwrap(await renew());
      await world.run(2);
      expect(sent(station.identityId, 'deliver_certificate')).toBe(3);
      // Nobody had to end its connection to find that out.
      expect(sent(station.identityId, 'close_session')).toBe(told);
      expect(await standing(station.identityId)).toEqual([
        expect.stringContaining('retired: '),
        'retired: Given up.',
        expect.stringContaining('active: '),
      ]);
      expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
      expect(await listed(station.identityId)).toMatchObject({
        activation: 'at_once',
        discarded: { eventType: DISCARDED.type, techInfo: DISCARDED.techInfo },
      });
    },
  );

  test('16:A02.FR.07: in the words of 1.6 it is told to connect anew at once, and what it shows then proves it', async () => {
    const { station, renew } = await onProfile3(FakeStation16);
    givesUp(station, 1, INVALID);
    const told = sent(station.identityId, 'close_session');
    const before = world.clock.now().getTime();
    let waited = Number.NaN;
    const watch = world.afterEachCommand;
    world.afterEachCommand = (id) => {
      watch(id);
      const closes = id === station.identityId && world.commands.at(-1)?.command.kind === 'close_session';
      if (closes && Number.isNaN(waited)) waited = world.clock.now().getTime() - before;
    };
    unwrap(await renew());
    await world.run(2);
    expect(waited).toBeLessThan(world.deps.policy.reconnectWaitMs);
    expect(sent(station.identityId, 'close_session')).toBeGreaterThan(told);
    expect((await records(station.identityId)).map(({ state }) => state)).toEqual(['retired', 'retired', 'active']);
    expect(await listed(station.identityId)).toMatchObject({ discarded: { eventType: INVALID.type } });
  });

  test('threat 16: and does so each time, is left to a person after three, in its own words, on its old certificate', async () => {
    const { station, caseId, renew } = await onProfile3();
    givesUp(station, Number.POSITIVE_INFINITY);
    const [shown] = station.credentials();
    unwrap(await renew());
    await world.run(10);
    const found = await world.evse.migration(caseId, 'all');
    expect(found).toMatchObject({ state: 'quarantine', stop: { code: 'renewal_failed' } });
    expect(found?.stop?.because).toContain('took 3 certificates and gave each up');
    expect(found?.stop?.because).toContain(`${DISCARDED.type}: ${DISCARDED.techInfo}`);
    expect(await listed(station.identityId)).toMatchObject({ activation: 'fell_back' });
    expect((await records(station.identityId)).map(({ state }) => state)).toEqual([
      'active',
      'retired',
      'retired',
      'retired',
    ]);
    if (shown === undefined) throw new Error('it has nothing to show');
    expect(world.admits(station.identityId, shown)).not.toBeNull();
  });

  test('facts that come twice lead to one new key', async () => {
    const { station, renew } = await onProfile3();
    givesUp(station, 1);
    world.factsArrive = 'twice';
    unwrap(await renew());
    await world.run(2);
    world.factsArrive = 'once';
    expect(sent(station.identityId, 'deliver_certificate')).toBe(3);
    expect(await listed(station.identityId)).toMatchObject({ activation: 'at_once' });
  });

  test('and refuses each has spent its budget as any other that refuses, whatever it says beside', async () => {
    const { station, caseId, renew } = await onProfile3();
    station.faults.add('rejects-certificate');
    world.afterEachCommand = (id) => {
      if (id !== station.identityId || world.commands.at(-1)?.command.kind !== 'deliver_certificate') return;
      // Before its answer is recorded, and again after it.
      for (const words of [DISCARDED, { ...INVALID, type: 'InvalidChargingStationCertificate' }]) {
        station.words.push(words);
        world.at(world.clock.now(), () => world.say(id));
      }
    };
    unwrap(await renew());
    await world.run(5);
    expect(sent(station.identityId, 'deliver_certificate')).toBe(1 + world.deps.policy.retryBudget);
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({
      state: 'quarantine',
      stop: { code: 'renewal_failed' },
    });
  });

  test('and shows it all the same keeps it: a word proves nothing', async () => {
    const { station, renew } = await onProfile3();
    station.words.push(DISCARDED);
    unwrap(await renew());
    await world.run(2);
    expect(sent(station.identityId, 'deliver_certificate')).toBe(2);
    expect((await records(station.identityId)).map(({ state }) => state)).toEqual(['retired', 'active']);
  });
});

describe('one that goes back to its old certificate after the renewal was over', () => {
  /** Alternates: its old one works, and the new one no more. */
  async function goesBack(station: FakeStation & { identityId: ChargerId }): Promise<void> {
    station.tellsOfDiscards = DISCARDED;
    station.discardNewest();
    await world.disconnect(station.identityId);
    world.connectSoon(station.identityId);
    await world.run(2);
  }

  test('A02.FR.28: is renewed again by itself, and in seven days three times at most', async () => {
    const { station, caseId, renew } = await onProfile3();
    station.keepsOldCertificates = true;
    unwrap(await renew());
    await world.run(0.2);
    expect((await records(station.identityId)).map(({ state }) => state)).toEqual(['retired', 'active']);
    for (const kept of [3, 4, 5]) {
      await goesBack(station);
      expect((await records(station.identityId)).map(({ state }) => state)).toHaveLength(kept);
      expect((await records(station.identityId)).at(-1)?.state).toBe('active');
      expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
    }
    await goesBack(station);
    expect(await records(station.identityId)).toHaveLength(5);
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({
      state: 'quarantine',
      stop: { code: 'station_discards_certificates' },
    });
    // The one it went back to is in force: it is what it enters with.
    expect((await records(station.identityId)).filter(({ state }) => state === 'active')).toHaveLength(1);
    expect(world.isLive(station.identityId)).toBe(true);
  });

  test('a discard of what it never took is a security event and nothing else', async () => {
    const { station, caseId } = await onProfile3();
    const commands = world.kindsSentTo(station.identityId).length;
    station.words.push(DISCARDED);
    await world.say(station.identityId);
    await world.run(2);
    expect(world.kindsSentTo(station.identityId).slice(commands)).not.toContain('request_signing_request');
    expect(await listed(station.identityId)).toMatchObject({ discarded: null });
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
    expect(await world.securityEvents(station.identityId)).toMatchObject([{ type: 'renewed_certificate_discarded' }]);
  });
});

test('on its way to Profile 3 it is asked for a new key after its rollback, not for a second try without one', async () => {
  const station = await world.enroll(`DC-${++stations}`, ['falls-back-once']);
  station.tellsOfDiscards = DISCARDED;
  let restarts = 0;
  world.afterEachCommand = (id) => {
    if (id !== station.identityId || world.commands.at(-1)?.command.kind !== 'restart') return;
    if (++restarts === 1) station.discardNewest();
  };
  const caseId = await world.migrate(station.identityId);
  await world.run();
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active', cutoverFailures: 1 });
  expect(sent(station.identityId, 'deliver_certificate')).toBe(2);
  expect((await records(station.identityId)).map(({ state }) => state)).toEqual(['retired', 'active']);
});
