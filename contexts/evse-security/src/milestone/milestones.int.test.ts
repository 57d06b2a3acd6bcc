import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fleetFigures } from '../adapters/postgres/index.ts';
import type { ChargerId } from '../charger/charger.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules } from '../testing/wave-facts.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara) => ({ ...context('the north goes first'), actor });
const figures = () => world.deps.transactions.snapshot((tx) => fleetFigures.read(tx, world.clock.now()));

async function exempt(identityId: ChargerId) {
  const until = new Date(world.clock.now().getTime() + 100 * 86_400_000).toISOString();
  const wish = { identityId, tolerance: 'exempt_from_migration', until };
  const { approvalId } = unwrap(await world.lifecycle.grantStationTolerance(wish, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.run(1 / (24 * 60));
}

async function waveOfAll(count: number) {
  const wanted = { ...rules, atOnce: 100, canarySize: 0, groupSize: 100, successPercent: 100, errorPercent: 0 };
  const plan = { kind: 'migration', name: 'North', selection: {}, rules: wanted, count } as const;
  const { waveId } = unwrap(await world.evse.planWave(plan, as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
}

test('an empty fleet is counted as one that has shown nothing', async () => {
  expect(await figures()).toEqual({
    stations: 0,
    onProfile3: 0,
    withoutKey: 0,
    onProfile2WithoutException: 0,
    capable: 0,
    undeclared: 0,
    rotated: 0,
    families: [],
    waves: { running: 0, completed: 0, broughtAnybody: 0 },
    newStations: { count: 0, otherwise: 0, byWish: 0 },
  });
});

test('a wave leaves its figures: who is on Profile 3, what its family has shown, and who is left without a named exception', async () => {
  const declared = { capabilities: { path: 'native_201' }, exclusion: null };
  const first = { ...as(mara), expectedVersion: 0 };
  unwrap(await world.evse.declareFamily({ family: world.family, ...declared }, first));
  const good = await world.enroll('CS-1');
  const bad = await world.enroll('CS-2', ['rejects-certificate']);
  await world.enroll('CS-3', [], { hasPassword: false });
  world.family = 'Unknown/1';
  await world.enroll('CS-4');
  await world.evse.publishDirtyEntries();
  for (const { identityId } of [good, bad]) world.connectSoon(identityId, 0);
  await world.run(1);
  expect(await figures()).toMatchObject({
    stations: 4,
    onProfile3: 0,
    withoutKey: 1,
    onProfile2WithoutException: 4,
    capable: 3,
    undeclared: 1,
    newStations: { count: 3, otherwise: 3 },
  });

  for (const { identityId } of [good, bad]) unwrap(await world.evse.planMigration({ identityId }, context()));
  await world.run();
  expect(await figures()).toMatchObject({
    onProfile3: 1,
    onProfile2WithoutException: 3,
    rotated: 2,
    newStations: { count: 3, otherwise: 2 },
    families: [
      { family: 'Unknown/1', signingRequest: 0, trustAnchor: 0, reconnected: 0 },
      { family: 'V M', signingRequest: 2, trustAnchor: 2, reconnected: 1 },
    ],
  });
  await exempt(bad.identityId);
  expect(await figures()).toMatchObject({ onProfile2WithoutException: 2 });
});

test('a completed wave that has brought somebody to Profile 3 is told from one that is running', async () => {
  const { identityId } = await world.enroll('CS-1');
  await world.evse.publishDirtyEntries();
  world.connectSoon(identityId, 0);
  await world.run(1);
  await waveOfAll(1);
  await world.run(1 / (24 * 3600));
  expect((await figures()).waves).toEqual({ running: 1, completed: 0, broughtAnybody: 0 });
  await world.run();
  expect((await figures()).waves).toEqual({ running: 0, completed: 1, broughtAnybody: 1 });
});
