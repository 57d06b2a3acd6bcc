import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
