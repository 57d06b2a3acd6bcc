import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { unwrap } from '@bfcert/kernel/result';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { Connection } from '../testing/fake-station.ts';
import type { Mishap } from '../testing/mishap.ts';
import { context, TestWorld } from '../testing/test-world.ts';

let world: TestWorld;
let stations = 0;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

/** Nothing goes wrong, and nobody looks. */
function calm(): void {
  world.mishapFor = () => 'none';
  world.factsArrive = 'once';
  world.afterEachStep = () => Promise.resolve();
  world.afterEachCommand = () => undefined;
}

beforeEach(calm);

const mishap = fc.constantFrom<Mishap>(
  'none',
  'none',
  'none',
  'lost_before',
  'lost_after',
  'crash_before',
  'crash_after',
  'refused',
  'socket_gone',
  'gateway_away',
  'gateway_killed',
  'queue_timeout',
);

/** A station writes over the slot it lives on when told to: its old way in would be gone. */
const connection = fc.constantFrom<Partial<Connection>>({}, { slot: 2 }, { slot: 2, connectionPriority: '2, 1' });

/** I5: one of the ways it would try leads in. */
function canEnter(identityId: ChargerId): boolean {
  const ways = world.stations.get(identityId)?.credentials() ?? [];
  return ways.some((way) => world.admits(identityId, way) !== null);
}

/** What must hold at every instant, whatever was lost: the rules that keep a station reachable. */
async function invariants(identityId: ChargerId): Promise<void> {
  const charger = await world.deps.transactions.run((tx) => world.deps.stores.chargers.find(tx, identityId));
  const latest = await world.deps.transactions.run((tx) => world.deps.stores.migrations.latestOf(tx, identityId));
  expect(canEnter(identityId), `locked out in ${latest?.phase}`).toBe(true);
  // A password is refused only once Profile 3 is proven.
  if (latest?.phase !== 'active') expect(charger?.profileFloor).toBe(2);
}

/** Certificates leave only when every anchor was listed. */
async function anchorsWereListed(identityId: ChargerId): Promise<void> {
  const rows = await world.deps.transactions.run((tx) => world.deps.stores.anchors.ofCharger(tx, identityId));
  expect(rows.map(({ state }) => state)).toEqual(['verified', 'verified']);
}

test('no schedule of lost answers, crashes, refusals and dropped sockets locks a station out or breaks the order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mishap, { maxLength: 40 }), fc.boolean(), connection, async (schedule, twice, lives) => {
      const { identityId } = await world.enroll(`R-${++stations}`, [], lives);
      const pending = [...schedule];
      const violations: Promise<void>[] = [];
      world.factsArrive = twice ? 'twice' : 'once';
      world.mishapFor = (command) => {
        if (command.kind === 'deliver_certificate') violations.push(anchorsWereListed(identityId));
        return pending.shift() ?? 'none';
      };
      const lockedOutBy: string[] = [];
      world.afterEachCommand = (id) => {
        if (!canEnter(id)) lockedOutBy.push(world.kindsSentTo(id).at(-1) ?? '');
      };
      const caseId = await world.migrate(identityId);
      world.afterEachStep = () => invariants(identityId);
      await world.run();

      // Spent budgets are a person's; with the trouble over, resuming always leads to the end.
      pending.length = 0;
      const stopped = await world.evse.migration(caseId, 'all');
      expect(['active', 'quarantine']).toContain(stopped?.state);
      if (stopped?.state === 'quarantine') {
        unwrap(await world.evse.resumeMigration({ caseId }, context('the trouble is over')));
        await world.run();
      }
      await Promise.all(violations);
      expect(lockedOutBy).toEqual([]);
      world.afterEachStep = () => Promise.resolve();
      expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active', profileFloor: 3 });
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 600_000);

/** On Profile 3, back with its first certificate: the second is the one it has lost. */
async function wentBack(keepsKeys: boolean) {
  calm();
  const station = await world.enroll(`A-${++stations}`);
  const { identityId } = station;
  const caseId = await world.migrate(identityId);
  await world.run();
  station.keepsOldCertificates = true;
  const first = (await world.evse.migration(caseId, 'all'))?.certificateId as CertificateId;
  const renewed = await world.lifecycle.renewCertificate({ certificateId: first }, context('renewal is due'));
  const lost = unwrap(renewed).certificateId;
  await world.run(2);
  station.loseNewestCertificate();
  await world.disconnect(identityId);
  world.connectSoon(identityId);
  await world.run(1);
  station.keepsOldCertificates = false;
  if (!keepsKeys) station.loseKeys();
  return { identityId, caseId, first, lost };
}

test('no schedule of them takes the last way in of a station that is sent its certificate again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mishap, { maxLength: 16 }), fc.boolean(), async (schedule, keepsKeys) => {
      const { identityId, caseId, first, lost } = await wentBack(keepsKeys);
      const states = async () => {
        const found = await world.lifecycle.certificatesOf(identityId, context().actor);
        return new Map(found.map(({ id, state }) => [id, state]));
      };
      expect([...(await states())].toSorted()).toEqual([
        [first, 'active'],
        [lost, 'installed_pending_activation'],
      ]);
      const pending = [...schedule];
      const violations: Promise<void>[] = [];
      world.mishapFor = (command) => {
        if (command.kind === 'deliver_certificate') violations.push(anchorsWereListed(identityId));
        return pending.shift() ?? 'none';
      };
      const lockedOutBy: string[] = [];
      world.afterEachCommand = (id) => {
        if (!canEnter(id)) lockedOutBy.push(world.kindsSentTo(id).at(-1) ?? '');
      };
      world.afterEachStep = async () => {
        expect(canEnter(identityId)).toBe(true);
        expect([...(await states()).values()].filter((state) => state === 'active')).toHaveLength(1);
      };
      unwrap(await world.lifecycle.installCertificate({ certificateId: lost }, context('the station has lost it')));
      await world.run(8);

      // Either it is proven, or another is in its place, or a person is asked and the first is in force as before.
      await Promise.all(violations);
      expect(lockedOutBy).toEqual([]);
      expect(world.isLive(identityId)).toBe(true);
      const stopped = (await world.evse.migration(caseId, 'all'))?.state === 'quarantine';
      const after = await states();
      if (stopped) expect(after.get(first)).toBe('active');
      else expect(after.get(first)).toBe('retired');
      if (!stopped && keepsKeys && schedule.every((one) => one !== 'refused')) expect(after.get(lost)).toBe('active');
    }),
    { numRuns: 8, endOnFailure: true },
  );
}, 600_000);

test('our own processes that die take no try from a station, and one whose answer may be what ends them is left at last', async () => {
  const caseWith = async (deaths: number) => {
    const { identityId } = await world.enroll(`R-${++stations}`);
    let left = deaths;
    world.mishapFor = (command) => {
      if (command.kind !== 'request_signing_request' || left === 0) return 'none';
      return left-- % 2 === 0 ? 'gateway_killed' : 'crash_before';
    };
    const caseId = await world.migrate(identityId);
    await world.run();
    return world.evse.migration(caseId, 'all');
  };
  expect(await caseWith(8)).toMatchObject({ state: 'active', profileFloor: 3 });
  expect(await caseWith(9)).toMatchObject({
    state: 'quarantine',
    stop: { because: expect.stringContaining('9 tries without success') },
  });
});

test('a case that is retried while a command is under way goes on once that is settled', async () => {
  const { identityId } = await world.enroll(`RETRIED-${++stations}`);
  const caseId = await world.migrate(identityId);
  let isFirst = true;
  world.mishapFor = () => {
    if (!isFirst) return 'none';
    isFirst = false;
    world.at(world.clock.now(), async () => void unwrap(await world.evse.retryMigration({ caseId }, context())));
    // Nobody will ever hear the answer.
    return 'crash_after';
  };
  await world.run();
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
});
