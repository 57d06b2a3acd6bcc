import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules } from '../testing/wave-facts.ts';
import { migrationTransitions } from './transitions.ts';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const MINUTES = 1 / (24 * 60);
const as = (actor: typeof mara) => ({ ...context('the depot is closed next year'), actor });

async function exempt(identityId: ChargerId, days = 100) {
  const until = new Date(world.clock.now().getTime() + days * 86_400_000).toISOString();
  const wish = { identityId, tolerance: 'exempt_from_migration', until };
  const { approvalId } = unwrap(await world.lifecycle.grantStationTolerance(wish, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId, verdict: 'approve' }, as(noor)));
  await world.run(MINUTES);
  const [one] = await world.lifecycle.stationTolerances({ identityId, after: null, limit: 1 }, mara);
  if (one === undefined) throw new Error('nothing was granted');
  return one.id;
}

async function latest(identityId: ChargerId) {
  const [found] = (await world.evse.migrations({ before: null, limit: 100 }, 'all')).filter(
    (one) => one.identityId === identityId,
  );
  return found;
}

const plan = (count: number | null) => ({
  kind: 'migration' as const,
  name: 'North',
  selection: {},
  rules: { ...rules, atOnce: 100, canarySize: 0, groupSize: 100, successPercent: 100, errorPercent: 0 },
  count,
});

test('a station in quarantine that two people exempt stays as it is, nobody resumes it, and it may be planned again when the exemption is ended', async () => {
  const station = await world.enroll('CS-1', ['rejects-certificate']);
  const { identityId, password } = station;
  const caseId = await world.migrate(identityId);
  await world.run();
  expect(await latest(identityId)).toMatchObject({ state: 'quarantine' });

  const exemption = await exempt(identityId);
  expect(await latest(identityId)).toMatchObject({ caseId, state: 'exempt', stop: null });
  expect(world.admits(identityId, { profile: 2, password: station.password ?? password })).not.toBeNull();
  for (const operate of [world.evse.resumeMigration, world.evse.retryMigration, world.evse.abandonMigration]) {
    expect(await operate({ caseId }, as(mara))).toMatchObject({ refusal: 'not_possible_in_this_state' });
  }
  expect(await world.evse.planMigration({ identityId }, as(mara))).toMatchObject({ refusal: 'case_is_open' });
  expect(unwrap(await world.evse.planWave(plan(null), as(mara)))).toMatchObject({
    count: 0,
    skipped: [{ reason: 'exempt_from_migration', count: 1 }],
  });

  unwrap(await world.lifecycle.endStationTolerance({ stationToleranceId: exemption }, as(noor)));
  await world.run(MINUTES);
  expect(await latest(identityId)).toMatchObject({ state: 'abandoned' });
  station.faults.clear();
  unwrap(await world.evse.planMigration({ identityId }, as(mara)));
  await world.run();
  expect(await latest(identityId)).toMatchObject({ state: 'active' });
});

test('one that nobody has planned yet is left alone until the end date, and then it may be planned', async () => {
  const { identityId } = await world.enroll('CS-2');
  await exempt(identityId, 10);
  expect(await latest(identityId)).toMatchObject({ state: 'exempt' });
  world.clock.advance(11 * 86_400_000);
  await world.lifecycle.expireStationTolerances();
  await world.run(MINUTES);
  expect(await latest(identityId)).toMatchObject({ state: 'abandoned' });
  expect(unwrap(await world.evse.planWave(plan(null), as(mara)))).toMatchObject({ count: 1, skipped: [] });
});

test('an event that comes again, and late, changes nothing that holds now', async () => {
  const { identityId } = await world.enroll('CS-3');
  const exemption = await exempt(identityId);
  unwrap(await world.lifecycle.endStationTolerance({ stationToleranceId: exemption }, as(noor)));
  await world.run(MINUTES);
  const reaction = world.evse.reactions.find(({ name }) => name === 'evse-security.when-station-tolerance-changes');
  const data = { stationToleranceId: exemption, tolerance: 'exempt_from_migration', before: null, after: 'active' };
  const event = { subject: identityId, data, type: 'StationToleranceStateChanged', version: 1, at: '', actor: noor };
  await reaction?.handle([{ ...event, id: newId('evt'), correlationId: 'c', causationId: null }]);
  expect(await latest(identityId)).toMatchObject({ state: 'abandoned' });
});

test('a member of a wave that failed and is exempted is left out, and its group goes on without it', async () => {
  const failing = await world.enroll('CS-4', ['rejects-certificate']);
  const good = await world.enroll('CS-5');
  await world.evse.publishDirtyEntries();
  for (const { identityId } of [failing, good]) world.connectSoon(identityId, 0);
  const { waveId } = unwrap(await world.evse.planWave(plan(2), as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  await world.run();
  expect(await world.evse.wave(waveId, 'all')).toMatchObject({ state: 'held' });

  await exempt(failing.identityId);
  const members = await world.evse.waveMembers(waveId, { state: 'left_out', after: 0, limit: 10 }, 'all');
  expect(members).toMatchObject([{ identityId: failing.identityId, because: { code: 'exempt' } }]);
  unwrap(await world.evse.resumeWave({ waveId }, as(mara)));
  await world.run();
  expect(await world.evse.wave(waveId, 'all')).toMatchObject({ state: 'completed' });
});

test('none is taken from the middle of its move, and none is led back from Profile 3', async () => {
  for (const phase of ['cutover', 'verify', 'rollback', 'active'] as const) {
    expect(migrationTransitions.next(phase, 'exempted'), phase).toBeNull();
  }
  const { identityId } = await world.enroll('CS-6');
  await world.migrate(identityId);
  await world.run();
  await exempt(identityId);
  expect(await latest(identityId)).toMatchObject({ state: 'active' });
  expect((await world.evse.stations({ after: null, limit: 1 }, 'all'))[0]).toMatchObject({ profileFloor: 3 });
});
