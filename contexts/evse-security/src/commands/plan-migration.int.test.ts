import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChargerId } from '../charger/charger.ts';
import type { FakeStation } from '../testing/fake-station.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules } from '../testing/wave-facts.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara) => ({ ...context('the north goes first'), actor });
const plan = (identityId: Parameters<typeof world.evse.planMigration>[0]['identityId'], amongOthers = false) =>
  world.evse.planMigration({ identityId, amongOthers }, as(mara));

test('a member of a wave that has not ended is left to it, whether it is a draft, paused or running', async () => {
  const { identityId } = await world.enroll('W-1');
  const notBefore = new Date(world.clock.now().getTime() + 2 * 86_400_000);
  const wave = { kind: 'migration', name: 'North', selection: {}, rules: { ...rules, notBefore }, count: 1 } as const;
  const { waveId } = unwrap(await world.evse.planWave(wave, as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  expect(await plan(identityId)).toEqual({ ok: false, refusal: 'in_a_wave' });

  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  await world.run(1 / 24);
  expect(await plan(identityId)).toEqual({ ok: false, refusal: 'in_a_wave' });
  unwrap(await world.evse.pauseWave({ waveId }, as(mara)));
  expect(await plan(identityId)).toEqual({ ok: false, refusal: 'in_a_wave' });

  unwrap(await world.evse.abortWave({ waveId }, as(mara)));
  unwrap(await plan(identityId));
});

test('stations of a family that forgets its key at once are begun one by one by a person, and neither several at once nor by a service', async () => {
  world.family = 'One Slot';
  const draft = { family: 'One Slot', capabilities: { dual_slot_key: false }, exclusion: null };
  unwrap(await world.evse.declareFamily(draft, { ...as(mara), expectedVersion: 0 }));
  const [one, other] = [await world.enroll('S-1'), await world.enroll('S-2')];
  const missing = { ok: false, refusal: { reason: 'key_cutover_path_missing' } };
  expect(await plan(one.identityId, true)).toMatchObject(missing);
  const service = { ...mara, kind: 'service' } as const;
  expect(await world.evse.planMigration({ identityId: one.identityId }, as(service))).toMatchObject(missing);
  unwrap(await plan(one.identityId));

  const path = { family: 'One Slot', description: 'A technician is on site, with the portal of the vendor at hand.' };
  const { approvalId } = unwrap(await world.evse.proposeKeyCutoverPath(path, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  await world.run(1 / 24);
  unwrap(await plan(other.identityId, true));
});

const stations = async (
  prefix: string,
  count: number,
): Promise<readonly (FakeStation & { identityId: ChargerId })[]> => {
  const enrolled = [];
  for (let index = 1; index <= count; index++) enrolled.push(await world.enroll(`${prefix}-${index}`));
  return enrolled;
};
const tooMany = { ok: false, refusal: { reason: 'too_many_without_wave' } };

test('of a family ten at a time are begun without a wave, however often somebody asks', async () => {
  const fleet = await stations('S', 12);
  const [first, , , , , , , , , , eleventh, twelfth] = fleet;
  if (first === undefined || eleventh === undefined || twelfth === undefined) throw new Error('there are twelve');
  const cases = [];
  for (const { identityId } of fleet.slice(0, 10)) cases.push(unwrap(await plan(identityId, true)).caseId);
  expect(await plan(eleventh.identityId)).toMatchObject(tooMany);
  expect(await plan(eleventh.identityId, true)).toMatchObject(tooMany);
  // Of one that is there already that is said.
  expect(await plan(first.identityId)).toEqual({ ok: false, refusal: 'case_is_open' });

  world.family = 'Another';
  unwrap(await plan((await world.enroll('A-1')).identityId));

  for (const caseId of cases.slice(0, 1)) unwrap(await world.evse.abandonMigration({ caseId }, as(mara)));
  // Of two that ask for the last place at the same moment one has it.
  const asked = await Promise.all([plan(eleventh.identityId), plan(twelfth.identityId)]);
  expect(asked.filter(({ ok }) => ok)).toHaveLength(1);
  expect(asked.find(({ ok }) => !ok)).toMatchObject(tooMany);
});

test('those that have stopped hold their place until a person has settled them: who fails is looked at before more fail', async () => {
  const fleet = await stations('S', 11);
  const begun = [];
  for (const station of fleet.slice(0, 10)) {
    station.faults.add('wrong-cn');
    begun.push(await world.migrate(station.identityId));
  }
  await world.run(8);
  const states = await Promise.all(begun.map(async (caseId) => (await world.evse.migration(caseId, 'all'))?.state));
  expect(new Set(states)).toEqual(new Set(['quarantine']));
  const last = fleet.at(-1)?.identityId ?? ('' as ChargerId);
  expect(await plan(last)).toMatchObject(tooMany);

  const [caseId] = begun;
  if (caseId === undefined) throw new Error('ten have begun');
  fleet[0]?.faults.delete('wrong-cn');
  unwrap(await world.evse.resumeMigration({ caseId }, as(mara)));
  await world.run(1);
  expect(await world.evse.migration(caseId, 'all')).toMatchObject({ state: 'active' });
  unwrap(await plan(last));
});

test('what a wave has begun takes no place of those without one', async () => {
  const count = 11;
  await stations('W', count);
  const wave = {
    kind: 'migration',
    name: 'North',
    selection: {},
    rules: { ...rules, canarySize: count, atOnce: count },
    count,
  } as const;
  const { waveId } = unwrap(await world.evse.planWave(wave, as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  const { approvalId } = unwrap(await world.evse.askToStartWave({ waveId }, as(mara)));
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
  await world.run(2);
  const cases = await world.evse.migrations({ before: null, limit: 100 }, 'all');
  expect(cases.filter(({ state }) => state === 'planned' || state === 'pending').length).toBeGreaterThanOrEqual(10);
  unwrap(await plan((await world.enroll('S-1')).identityId));
});
