import { unwrap } from '@bfcert/kernel/result';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChargerId } from './charger/charger.ts';
import type { Connection } from './testing/fake-station.ts';
import { context, type Mishap, TestWorld } from './testing/test-world.ts';

let world: TestWorld;
let stations = 0;

beforeAll(async () => {
  world = await TestWorld.create();
});

afterAll(() => world.end());

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
      const stopped = await world.evse.migration(caseId);
      expect(['active', 'quarantine']).toContain(stopped?.state);
      if (stopped?.state === 'quarantine') {
        unwrap(await world.evse.resumeMigration({ caseId }, context('the trouble is over')));
        await world.run();
      }
      await Promise.all(violations);
      expect(lockedOutBy).toEqual([]);
      world.afterEachStep = () => Promise.resolve();
      expect(await world.evse.migration(caseId)).toMatchObject({ state: 'active', profileFloor: 3 });
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 600_000);
