import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { openMigration } from '../commands/open-migration.ts';
import type { WavePlan } from '../commands/plan-wave.ts';
import { startWave } from '../commands/start-wave.ts';
import { WAVES } from '../ports.ts';
import { applyPolicy } from '../testing/apply-policy.ts';
import { FakeStation, type Fault } from '../testing/fake-station.ts';
import { FakeStation16 } from '../testing/fake-station-16.ts';
import { FakeStation21 } from '../testing/fake-station-21.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules as defaults } from '../testing/wave-facts.ts';
import type { MemberState, WaveId, WaveRules } from './wave.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara, reason = 'the north goes first') => ({ ...context(reason), actor });

/** Stations that come by themselves, the first with the first faults. */
async function fleet(
  count: number,
  { faults = [], Kind = FakeStation }: { faults?: Fault[][]; Kind?: typeof FakeStation } = {},
) {
  const stations = [];
  for (let index = 0; index < count; index++) {
    const name = `${Kind.name}-${index}`;
    stations.push(await world.enroll(name, faults[index] ?? [], {}, Kind));
  }
  await world.evse.publishDirtyEntries();
  for (const { identityId } of stations) world.connectSoon(identityId, 0);
  return stations;
}

const planOf = (rules: Partial<WaveRules>, count: number | null): WavePlan => ({
  kind: 'migration',
  name: 'North',
  selection: {},
  rules: { ...defaults, atOnce: 100, canarySize: 0, groupSize: 100, ...rules },
  count,
});

async function planned(rules: Partial<WaveRules>, count: number): Promise<WaveId> {
  const { waveId } = unwrap(await world.evse.planWave(planOf(rules, count), as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  return waveId;
}

async function started(rules: Partial<WaveRules>, count: number): Promise<WaveId> {
  const waveId = await planned(rules, count);
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  return waveId;
}

async function seen(waveId: WaveId) {
  const wave = await world.evse.wave(waveId, 'all');
  const members = await world.evse.waveMembers(waveId, { state: null, after: 0, limit: 100 }, 'all');
  if (wave === null || members === null) throw new Error('there is no such wave');
  const count = (state: MemberState) => members.filter((one) => one.state === state).length;
  return { ...wave, members, count };
}

const hasCase = async (identityId: ChargerId) => {
  const cases = await world.evse.migrations({ before: null, limit: 100 }, 'all');
  return cases.filter((one) => one.identityId === identityId).length;
};
const mayEnter = ({ identityId, password }: { identityId: ChargerId; password: string }) =>
  world.admits(identityId, { profile: 2, password }) !== null;

test('the yes to another version of a draft than there is starts nothing', async () => {
  await fleet(1);
  const waveId = await planned({}, 1);
  const yes = { waveId, approvalId: 'apr_1', approver: noor };
  expect(await startWave(world.deps, { ...yes, version: 2 })).toEqual({ ok: false, refusal: 'another_version' });
  expect((await seen(waveId)).state).toBe('draft');
  unwrap(await startWave(world.deps, { ...yes, version: 1 }));
  expect((await seen(waveId)).state).toBe('running');
});

describe('a plan', () => {
  test('its dry run says how many, in which groups, of which families, and why others are left alone; and writes nothing', async () => {
    const [done] = await fleet(1, { Kind: FakeStation16 });
    await world.migrate(done?.identityId as ChargerId);
    await world.run();
    await fleet(4);
    const report = unwrap(await world.evse.planWave(planOf({ canarySize: 1, groupSize: 2 }, null), as(mara)));
    expect(report).toEqual({
      waveId: null,
      count: 4,
      groups: [1, 2, 1],
      families: [{ family: 'V M', count: 4 }],
      opensAt: world.clock.now().toISOString(),
      skipped: [
        {
          reason: 'already_on_profile_3',
          detail: 'It is on Profile 3.',
          count: 1,
          families: [{ family: 'V M', count: 1 }],
          examples: [done?.identityId],
        },
      ],
    });
    expect(await world.evse.waves({ kind: null, before: null, limit: 10 }, 'all')).toEqual([]);
  });

  test('leaves alone who was not connected lately and whose owner has not agreed, and says of which families they are', async () => {
    const [asked, away] = await fleet(3);
    await world.run(1);
    await world.disconnect(away?.identityId as ChargerId);
    world.clock.advance(8 * 86_400_000);
    const plan = { ...planOf({}, null), selection: { seenWithinDays: 7 } };
    const families = (count: number) => [{ family: 'V M', count }];
    expect(unwrap(await world.evse.planWave(plan, as(mara)))).toMatchObject({
      count: 2,
      skipped: [{ reason: 'not_seen_lately', count: 1, families: families(1), examples: [away?.identityId] }],
    });

    const rule = { name: 'ask-first', level: 'owner', value: 'depot', set: { migration: 'awaits_owner' } } as const;
    const agreed = { name: 'agreed', level: 'family', value: 'V M', set: { migration: 'open' } } as const;
    const purpose = 'charger_identity';
    await applyPolicy(world, (before) => ({ ...before, rules: [{ ...rule, purpose }] }));
    expect(unwrap(await world.evse.planWave(plan, as(mara)))).toMatchObject({
      count: 0,
      skipped: [{ reason: 'owner_approval_missing', count: 3, families: families(3) }],
    });
    const caseId = await world.migrate(asked?.identityId as ChargerId);
    await world.run(1);
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({
      state: 'quarantine',
      stop: { code: 'owner_approval_missing' },
    });

    await applyPolicy(world, (before) => ({ ...before, rules: [...before.rules, { ...agreed, purpose }] }));
    expect(unwrap(await world.evse.planWave(plan, as(mara)))).toMatchObject({ count: 1 });
    unwrap(await world.evse.resumeMigration({ caseId }, as(mara)));
    await world.run(1);
    expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
  });

  test('another count than what is found is refused, and so are rules that make no sense', async () => {
    await fleet(2);
    const plan = (count: number, rules: Partial<WaveRules> = {}) => world.evse.planWave(planOf(rules, count), as(mara));
    expect(await plan(3)).toMatchObject({
      refusal: { reason: 'count_mismatch', detail: 'It is about 2 stations, not 3.' },
    });
    const window = { days: [1], from: 60, to: 120, timeZone: 'Europe/Nowhere' } as const;
    const over = { notBefore: new Date(world.clock.now().getTime() - 1) };
    const farAway = { notBefore: new Date(world.clock.now().getTime() + 731 * 86_400_000) };
    const numbers = [{ groupSize: 0 }, { errorPercent: 101 }, { atOnce: 1.5 }, { perHourOfFamily: 0 }];
    const unsuitable = [...numbers, { window }, over, farAway];
    for (const rules of unsuitable)
      expect(await plan(2, rules)).toMatchObject({ refusal: { reason: 'rules_unsuitable' } });
    expect(await world.evse.waves({ kind: null, before: null, limit: 10 }, 'all')).toEqual([]);
  });

  test('a station is in one wave at a time, and may be in another when that has ended', async () => {
    await fleet(1);
    const waveId = await planned({}, 1);
    const again = () => world.evse.planWave(planOf({}, null), as(mara));
    expect(unwrap(await again())).toMatchObject({ count: 0, skipped: [{ reason: 'in_another_wave', count: 1 }] });
    unwrap(await world.evse.abortWave({ waveId }, as(mara)));
    expect(unwrap(await again())).toMatchObject({ count: 1, skipped: [] });
  });

  test('whoever acts for other owners sees no wave, and can do nothing with it', async () => {
    await fleet(1);
    const waveId = await planned({}, 1);
    const other = { ...as(mara), actor: { ...mara, owners: ['another'] } };
    expect(await world.evse.wave(waveId, other.actor.owners)).toBeNull();
    expect(await world.evse.waves({ kind: null, before: null, limit: 10 }, other.actor.owners)).toEqual([]);
    expect(await world.evse.waveMembers(waveId, { state: null, after: 0, limit: 10 }, ['another'])).toBeNull();
    expect(await world.evse.abortWave({ waveId }, other)).toMatchObject({ refusal: 'wave_unknown' });
    expect(await world.evse.askToStartWave({ waveId }, other)).toMatchObject({ refusal: { reason: 'wave_unknown' } });
    expect(unwrap(await world.evse.planWave(planOf({}, null), other))).toMatchObject({ count: 0 });
  });
});

describe('a wave', () => {
  test('brings stations of 1.6, 2.0.1 and 2.1 to Profile 3, each by one case, and is completed', async () => {
    const stations = [
      ...(await fleet(2)),
      ...(await fleet(2, { Kind: FakeStation16 })),
      ...(await fleet(2, { Kind: FakeStation21 })),
    ];
    const waveId = await started({ canarySize: 2, groupSize: 2, successPercent: 100 }, 6);
    await world.run();
    const wave = await seen(waveId);
    expect(wave).toMatchObject({ state: 'completed', plannedBy: 'user:mara', startedBy: 'user:noor', allowed: [] });
    expect(wave.groups.map(({ active }) => active)).toEqual([2, 2, 2]);
    for (const { identityId } of stations) expect(await hasCase(identityId)).toBe(1);
    const [first] = wave.members;
    expect(first).toMatchObject({ state: 'active', group: 1, process: { state: 'active' } });
  });

  test('nobody starts it alone: until a second person has said yes nothing is begun', async () => {
    const [station] = await fleet(1);
    const waveId = await planned({}, 1);
    const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
    expect(unwrap(await world.evse.askToStartWave({ waveId }, as(mara)))).toEqual({ approvalId });
    const alone = await world.lifecycle.answerApproval(
      { approvalId: approvalId as never, verdict: 'approve' },
      as(mara),
    );
    expect(alone).toMatchObject({ ok: false });
    await world.run();
    expect(await seen(waveId)).toMatchObject({ state: 'draft', waitingFor: 'a second person to start it' });
    expect(await hasCase(station?.identityId as ChargerId)).toBe(0);
  });

  test('one that is aborted while a second person is asked cannot be agreed to any more', async () => {
    await fleet(1);
    const waveId = await planned({}, 1);
    const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
    unwrap(await world.evse.abortWave({ waveId }, as(mara)));
    expect(await world.lifecycle.approval(approvalId as never, noor)).toMatchObject({
      status: 'overtaken',
      overtaken: { because: 'The wave was aborted meanwhile.' },
    });
    const late = await world.lifecycle.answerApproval(
      { approvalId: approvalId as never, verdict: 'approve' },
      as(noor),
    );
    expect(late).toMatchObject({ refusal: { reason: 'approval_overtaken' } });
    expect(await seen(waveId)).toMatchObject({ state: 'aborted' });
  });

  test('the next group begins only when enough of the one before are on Profile 3', async () => {
    await fleet(4, { faults: Array<Fault[]>(4).fill(['never-reconnects']) });
    const waveId = await started({ canarySize: 1, groupSize: 3, successPercent: 100, errorPercent: 0 }, 4);
    await world.run(0.02);
    expect(await seen(waveId)).toMatchObject({
      state: 'running',
      waitingFor: 'group 1: 0 of 1 needed are on Profile 3',
    });
    expect((await seen(waveId)).count('waiting')).toBe(3);
    await world.run();
    const held = await seen(waveId);
    expect(held).toMatchObject({ state: 'held', hold: { code: 'too_many_failures', group: 1 } });
    expect(held.count('waiting')).toBe(3);
  });

  test('too many failures hold it: nobody is locked out, nothing more is begun, and what failed is told by its reason', async () => {
    // Whichever are begun first: identities that are enrolled at one time have no order.
    const stations = await fleet(6, { faults: Array<Fault[]>(6).fill(['rejects-certificate']) });
    const waveId = await started({ errorPercent: 20, successPercent: 50, atOnce: 1 }, 6);
    await world.run();
    const wave = await seen(waveId);
    expect(wave).toMatchObject({
      state: 'held',
      waitingFor: 'somebody to look at what failed',
      allowed: ['pause', 'resume', 'abort'],
    });
    expect(wave.count('failed')).toBe(2);
    expect(wave.count('waiting')).toBe(4);
    expect(wave.failures).toEqual([{ code: wave.members[0]?.because?.code, family: 'V M', count: 2 }]);
    expect(wave.health).toMatchObject({
      waiting: 4,
      failed: 2,
      expectedEnd: null,
      budget: { group: 1, mayFail: 1, failed: 2 },
      visibility: { failures: 2, p50Ms: expect.any(Number), p99Ms: expect.any(Number) },
    });
    for (const { state, failedAt, because } of wave.members) {
      if (state === 'failed') expect((because?.since ?? '') <= (failedAt ?? '')).toBe(true);
    }
    expect(wave.health.visibility.p99Ms).toBeLessThan(60_000);
    for (const station of stations) expect(mayEnter(station)).toBe(true);
    const members = { waiting: 4, under_way: 0, active: 0, failed: 2, left_out: 0 };
    expect(await world.evse.waveStanding()).toEqual([{ waveId, kind: 'migration', state: 'held', members }]);
    for (const station of stations) station.faults.clear();

    unwrap(await world.evse.resumeWave({ waveId }, as(mara, 'the two are replaced')));
    await world.run();
    const resumed = await seen(waveId);
    expect(resumed.state).toBe('completed');
    expect(await world.evse.waveStanding()).toEqual([]);
    expect([resumed.count('active'), resumed.count('failed')]).toEqual([4, 2]);
  });

  test('one that is repaired after it failed counts as moved', async () => {
    const [station] = await fleet(2, { faults: [['rejects-certificate']] });
    const waveId = await started({ errorPercent: 50, successPercent: 50 }, 2);
    await world.run();
    const failed = (await seen(waveId)).members.find(({ state }) => state === 'failed');
    station?.faults.clear();
    unwrap(await world.evse.retryMigration({ caseId: failed?.processId as never }, as(mara, 'new firmware')));
    await world.run();
    expect((await seen(waveId)).count('active')).toBe(2);
  });

  test('paused, nothing is begun until it is resumed; aborted, nothing ever; and what was begun goes on', async () => {
    await fleet(3);
    const waveId = await started({ atOnce: 1 }, 3);
    await world.run(0);
    expect((await seen(waveId)).count('under_way')).toBe(1);
    unwrap(await world.evse.pauseWave({ waveId }, as(mara)));
    await world.run();
    const paused = await seen(waveId);
    expect([paused.state, paused.count('active'), paused.count('waiting')]).toEqual(['paused', 1, 2]);

    unwrap(await world.evse.resumeWave({ waveId }, as(mara)));
    await world.run(0);
    expect((await seen(waveId)).count('under_way')).toBe(1);
    unwrap(await world.evse.abortWave({ waveId }, as(mara)));
    await world.run();
    const aborted = await seen(waveId);
    expect([aborted.state, aborted.count('active'), aborted.count('waiting')]).toEqual(['aborted', 2, 1]);
    expect(await world.evse.resumeWave({ waveId }, as(mara))).toMatchObject({ refusal: 'not_possible_in_this_state' });
  });

  test('a newcomer that was moved by itself meanwhile is left out, with that reason, and counts for nothing', async () => {
    const [station] = await fleet(2);
    const waveId = await planned({ successPercent: 100 }, 2);
    const newcomer = station?.identityId as ChargerId;
    await world.deps.transactions.run((tx) => openMigration(world.deps, tx, newcomer, context()));
    await world.run();
    const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
    unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
    await world.run();
    const wave = await seen(waveId);
    expect([wave.state, wave.count('active'), wave.count('left_out')]).toEqual(['completed', 1, 1]);
    const leftOut = wave.members.find(({ state }) => state === 'left_out');
    expect(leftOut).toMatchObject({ identityId: newcomer, because: { code: 'already_on_profile_3' } });
  });

  test('where the whole first group has been moved meanwhile, nothing follows before somebody has looked at that', async () => {
    const stations = await fleet(3);
    const waveId = await planned({ canarySize: 0, groupSize: 2, successPercent: 100 }, 3);
    const first = (await seen(waveId)).members.filter(({ group }) => group === 1);
    expect(first).toHaveLength(2);
    for (const { identityId } of first)
      await world.deps.transactions.run((tx) => openMigration(world.deps, tx, identityId, context()));
    const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
    unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
    await world.run();
    const held = await seen(waveId);
    expect(held).toMatchObject({ state: 'held', hold: { code: 'group_left_out', group: 1 } });
    expect([held.count('left_out'), held.count('waiting')]).toEqual([2, 1]);
    unwrap(await world.evse.resumeWave({ waveId }, as(mara)));
    await world.run();
    const resumed = await seen(waveId);
    expect([resumed.state, resumed.count('active')]).toEqual(['completed', stations.length - 2]);
  });

  test('one that is started before its planned start waits for it, says so, and stands still for nobody', async () => {
    await fleet(2);
    const notBefore = new Date(world.clock.now().getTime() + 5 * 86_400_000);
    const opensAt = notBefore.toISOString();
    expect(unwrap(await world.evse.planWave(planOf({ notBefore }, null), as(mara)))).toMatchObject({ opensAt });
    const waveId = await started({ notBefore }, 2);
    await world.run(4.9);
    expect(await seen(waveId)).toMatchObject({
      state: 'running',
      waitingFor: `its planned start, ${opensAt}`,
      rules: { notBefore: opensAt },
      health: { waiting: 2, underWay: 0 },
    });
    expect(await world.evse.waveStanding()).toMatchObject([{ waveId, state: 'scheduled', members: { waiting: 2 } }]);
    await world.run();
    const done = await seen(waveId);
    expect([done.state, done.count('active')]).toEqual(['completed', 2]);
    for (const { begunAt } of done.members) expect((begunAt ?? '') >= opensAt).toBe(true);
    await world.lifecycle.sealAudit();
    const audit = (await world.lifecycle.auditEntries({ after: 0, limit: 5_000 })).map(({ entry }) => entry);
    expect(audit.find(({ action, after }) => action === 'plan-wave' && after === 'draft')?.detail).toMatchObject({
      because: `2 stations in 1 groups, not before ${opensAt}`,
    });
  });

  test('one that was planned before there were planned starts has none, and runs', async () => {
    await fleet(1);
    const waveId = await planned({}, 1);
    await world.database.pool.query(`update evse_wave set rules = (rules::jsonb - 'notBefore')::json`);
    expect((await seen(waveId)).rules.notBefore).toBeNull();
    const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
    unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
    await world.run();
    expect((await seen(waveId)).state).toBe('completed');
  });

  test('handlers that run side by side begin nobody twice', async () => {
    const stations = await fleet(8);
    const waveId = await started({ atOnce: 3 }, 8);
    await world.run(0);
    await Promise.all(Array.from({ length: 6 }, () => world.evse.jobs.waves(waveId)));
    expect((await seen(waveId)).count('under_way')).toBe(3);
    await world.run();
    expect((await seen(waveId)).count('active')).toBe(8);
    for (const { identityId } of stations) expect(await hasCase(identityId)).toBe(1);
  });

  describe('that a server with another clock has resumed', () => {
    /** By days, forwards or back. */
    const withClock = (days: number) => {
      const now = () => new Date(world.clock.now().getTime() + days * 86_400_000);
      return world.composeServer({ now, monotonic: () => world.clock.monotonic() }).evse;
    };
    /** The first of two has failed, and the wave is held for it. */
    const held = async (faults: Fault[][]): Promise<WaveId> => {
      await fleet(2, { faults });
      const waveId = await started({ atOnce: 1, errorPercent: 0, successPercent: 1 }, 2);
      await world.run();
      expect((await seen(waveId)).state).toBe('held');
      return waveId;
    };

    test('F20: is not held once more for what was looked at', async () => {
      const waveId = await held([['rejects-certificate']]);
      unwrap(await withClock(-30).resumeWave({ waveId }, as(mara)));
      await world.run();
      expect((await seen(waveId)).state).toBe('completed');
    });

    test('F20: is held for what fails afterwards', async () => {
      const waveId = await held([['rejects-certificate'], ['rejects-certificate']]);
      unwrap(await withClock(1).resumeWave({ waveId }, as(mara)));
      await world.run();
      expect((await seen(waveId)).state).toBe('held');
    });
  });

  test('a timer finds what a lost nudge left behind', async () => {
    await fleet(2);
    const waveId = await started({}, 2);
    world.losesNudges = true;
    await world.run(0);
    expect((await seen(waveId)).count('under_way')).toBe(0);
    world.losesNudges = false;
    await world.evse.lookAtDueProcesses();
    await world.run();
    expect((await seen(waveId)).state).toBe('completed');
  });

  test('F9: a timer finds the end of a station whose nudge was lost, and the next group begins', async () => {
    await fleet(2);
    const waveId = await started({ canarySize: 1 }, 2);
    await world.run(0);
    world.losesNudges = WAVES;
    await world.run();
    expect((await seen(waveId)).members.map(({ state }) => state)).toEqual(['active', 'waiting']);
    world.losesNudges = false;
    world.clock.advance(60_000);
    await world.evse.lookAtDueProcesses();
    await world.run();
    expect((await seen(waveId)).state).toBe('completed');
  });

  test('a failure is told of in the transaction in which the station failed', async () => {
    await fleet(1, { faults: [['rejects-certificate']] });
    const waveId = await started({}, 1);
    let together = 0;
    world.afterEachStep = async () => {
      const { members } = await seen(waveId);
      const [only] = members;
      const isQuarantined = only?.process?.state === 'quarantine';
      expect(only?.state === 'failed').toBe(isQuarantined);
      if (isQuarantined) together++;
    };
    await world.run();
    expect(together).toBeGreaterThan(0);
  });
});
