import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules } from '../testing/wave-facts.ts';
import type { MemberState, WaveId } from './wave.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Whole migrations of several stations: seconds of work, which a busy machine stretches; milliseconds. */
const PATIENCE_MS = 180_000;
const FOR_THE_CLOCK = 'somebody to say that the clock is right';

let world: TestWorld;
beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara) => ({ ...context('the north goes first'), actor });

/** Three stations of which the first is not there yet; two may be begun in an hour, and no failure is allowed. */
async function wave(): Promise<{ readonly waveId: WaveId; readonly away: ChargerId }> {
  const ids: ChargerId[] = [];
  for (let index = 0; index < 3; index++) ids.push((await world.enroll(`CS-${index}`)).identityId);
  await world.evse.publishDirtyEntries();
  const plan = {
    kind: 'migration',
    name: 'North',
    selection: {},
    rules: { ...rules, canarySize: 0, groupSize: 3, atOnce: 3, perHour: 2, errorPercent: 0, successPercent: 100 },
    count: 3,
  } as const;
  const waveId = unwrap(await world.evse.planWave(plan, as(mara))).waveId as WaveId;
  const { members } = await seen(waveId);
  const away = members[0]?.identityId as ChargerId;
  for (const { identityId } of members.slice(1)) world.connectSoon(identityId, 0);
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  return { waveId, away };
}

async function seen(waveId: WaveId) {
  const found = await world.evse.wave(waveId, 'all');
  const members = await world.evse.waveMembers(waveId, { state: null, after: 0, limit: 100 }, 'all');
  if (found === null || members === null) throw new Error('there is no such wave');
  return { ...found, members };
}

const count = ({ members }: Awaited<ReturnType<typeof seen>>, state: MemberState): number =>
  members.filter((one) => one.state === state).length;

/** As a server's timer does it, and whatever follows within a minute. */
async function look(): Promise<void> {
  await world.evse.lookAtDueProcesses();
  await world.run(60_000 / DAY);
}

async function believeTheClock(): Promise<void> {
  const held = await world.lifecycle.heldSweep();
  if (held === null) throw new Error('the clock is not in doubt');
  const confirmed = { asOf: held.asOf, count: held.due };
  unwrap(await world.lifecycle.expireDueCertificates({ confirmed }, as(mara)));
}

test.each([
  ['30 days ahead', 30 * DAY, FOR_THE_CLOCK],
  ['a day back', -DAY, 'the rates to leave room'],
  ['200 days ahead', 200 * DAY, FOR_THE_CLOCK],
])(
  'F16: the clock jumps %s in the middle of a wave: nobody is begun or fails by it until a person says that it is right',
  async (_, jump, waitingFor) => {
    const { waveId, away } = await wave();
    await look();
    const before = await seen(waveId);
    expect([count(before, 'active'), count(before, 'under_way'), count(before, 'waiting')]).toEqual([1, 1, 1]);

    world.clock.jump(jump);
    await look();
    const doubted = await seen(waveId);
    expect([count(doubted, 'active'), count(doubted, 'under_way'), count(doubted, 'waiting')]).toEqual([1, 1, 1]);
    expect(doubted).toMatchObject({ state: 'running', waitingFor });

    // What has been begun goes on.
    world.connectSoon(away, 0);
    await look();
    expect([count(await seen(waveId), 'active'), count(await seen(waveId), 'waiting')]).toEqual([2, 1]);
    await believeTheClock();
    await look();
    await world.run(1.1);
    expect(count(await seen(waveId), 'active')).toBe(3);
    expect((await seen(waveId)).state).toBe('completed');
  },
  PATIENCE_MS,
);

test(
  'F16: a clock that was wrong and is set right again leaves nothing to wait for a time that was never due',
  async () => {
    const { waveId, away } = await wave();
    await look();
    world.clock.jump(200 * DAY);
    await look();
    world.connectSoon(away, 0);
    await look();
    world.clock.jump(-200 * DAY);
    await look();
    expect(await seen(waveId)).toMatchObject({ state: 'running', waitingFor: FOR_THE_CLOCK });
    await believeTheClock();
    await look();
    await world.run(0.1);
    expect((await seen(waveId)).state).toBe('completed');
  },
  PATIENCE_MS,
);

test(
  'F16: a clock that drifts is believed, and the rates hold by it',
  async () => {
    const { waveId } = await wave();
    for (let minutes = 0; minutes < 6; minutes++) {
      await look();
      world.clock.advance(60_000);
      world.clock.jump(2_000);
      const now = await seen(waveId);
      expect(now.waitingFor).not.toBe(FOR_THE_CLOCK);
      expect(count(now, 'waiting')).toBe(1);
    }
  },
  PATIENCE_MS,
);
