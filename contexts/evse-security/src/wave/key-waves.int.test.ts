import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RotationTrigger } from '../authorization-key/authorization-key.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { WavePlan } from '../commands/plan-wave.ts';
import { context, mara, noor, TestWorld } from '../testing/test-world.ts';
import { rules as defaults } from '../testing/wave-facts.ts';
import type { WaveId, WaveRules } from './wave.ts';
import type { WaveKind } from './wave-kind.ts';

let world: TestWorld;

beforeEach(async () => {
  world = await TestWorld.create();
});
afterEach(() => world.end());

const as = (actor: typeof mara, reason = 'keys of the north') => ({ ...context(reason), actor });

async function fleet(names: readonly string[], family = 'V M') {
  world.family = family;
  const stations = [];
  for (const name of names) stations.push(await world.enroll(name));
  await world.evse.publishDirtyEntries();
  for (const { identityId } of stations) world.connectSoon(identityId, 0);
  return stations;
}

const planOf = (rules: Partial<WaveRules>, count: number | null, kind: WaveKind = 'authorization_keys'): WavePlan => ({
  kind,
  name: 'North',
  selection: {},
  rules: { ...defaults, atOnce: 100, canarySize: 0, groupSize: 100, ...rules },
  count,
});

async function approve(approvalId: string) {
  unwrap(await world.lifecycle.answerApproval({ approvalId: approvalId as never, verdict: 'approve' }, as(noor)));
}

async function declareSingleSlot(family: string) {
  const draft = { family, capabilities: { dual_slot_key: false }, exclusion: null };
  unwrap(await world.evse.declareFamily(draft, { ...as(mara), expectedVersion: 0 }));
}

test('a wave brings stations to new keys, a few in an hour of each family', async () => {
  await fleet(['A-1', 'A-2', 'A-3'], 'Vendor A');
  await fleet(['B-1'], 'Vendor B');
  await world.run(1 / 24);
  const { waveId } = unwrap(await world.evse.planWave(planOf({ perHourOfFamily: 2 }, 4), as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  await approve(unwrap(await world.evse.askToStartWave({ waveId }, as(mara))).approvalId);
  await world.run(1 / 48);
  const families = async () => (await world.evse.keyRotations({ phase: null, before: null, limit: 9 }, 'all')).length;
  expect(await families()).toBe(3);
  await world.run(1);
  expect(await families()).toBe(4);
  const wave = await world.evse.wave(waveId, 'all');
  expect(wave).toMatchObject({ state: 'completed', kind: 'authorization_keys' });
  expect(wave?.groups.map(({ active }) => active)).toEqual([4]);
});

test('a family and a site have their rates once, however many waves are about them', async () => {
  const stations = await fleet(['A-1', 'A-2', 'A-3', 'A-4', 'A-5'], 'Vendor A');
  await world.run(1 / 24);
  const start = async (members: typeof stations, rules: Partial<WaveRules>) => {
    const selection = { identityIds: members.map(({ identityId }) => identityId) };
    const plan = { ...planOf(rules, members.length), selection };
    const { waveId } = unwrap(await world.evse.planWave(plan, as(mara)));
    if (waveId === null) throw new Error('nothing was planned');
    await approve(unwrap(await world.evse.askToStartWave({ waveId }, as(mara))).approvalId);
  };
  await start(stations.slice(0, 2), { perHourOfFamily: 2 });
  await start(stations.slice(2, 4), { perHourOfFamily: 2 });
  await start(stations.slice(4), {});
  const begun = async () => (await world.evse.keyRotations({ phase: null, before: null, limit: 9 }, 'all')).length;
  await world.run(1 / 48);
  expect(await begun()).toBeLessThanOrEqual(3);
  await world.run(3 / 24);
  expect(await begun()).toBe(5);
});

describe('a station of a wave of keys that waits for its turn', () => {
  const rotationsOf = async (id: string) =>
    (await world.evse.keyRotations({ phase: null, before: null, limit: 9 }, 'all')).filter(
      ({ identityId }) => identityId === id,
    );
  async function planned(kind: WaveKind = 'authorization_keys') {
    const [one, other] = await fleet(['A-1', 'A-2'], 'Vendor A');
    await world.run(1 / 24);
    const { waveId } = unwrap(await world.evse.planWave(planOf({}, 2, kind), as(mara)));
    if (one === undefined || other === undefined || waveId === null) throw new Error('nothing was planned');
    return { one, other, waveId };
  }
  async function started(waveId: WaveId) {
    await approve(unwrap(await world.evse.askToStartWave({ waveId }, as(mara))).approvalId);
    await world.run(1 / 4);
    return (await world.evse.waveMembers(waveId, { state: null, after: 0, limit: 9 }, 'all')) ?? [];
  }
  const rotate = ({ identityId }: { readonly identityId: ChargerId }, trigger: RotationTrigger) =>
    world.evse.rotateAuthorizationKey({ identityId, trigger, reconnect: 'at_once' }, as(mara));

  test('is left out where its key was exposed and replaced meanwhile: it is told one new key, and not two', async () => {
    const { one, other, waveId } = await planned();
    unwrap(await rotate(one, 'exposure'));
    await world.run(1 / 24);
    const members = await started(waveId);
    expect(members.find(({ identityId }) => identityId === one.identityId)).toMatchObject({
      state: 'left_out',
      because: { code: 'key_replaced_since' },
    });
    expect(members.find(({ identityId }) => identityId === other.identityId)?.state).toBe('active');
    expect(await rotationsOf(one.identityId)).toHaveLength(1);
    expect(world.kindsSentTo(one.identityId)).toEqual(['change authorization_key', 'close_session']);
  });

  test('is begun all the same where that new key is to go as well', async () => {
    const { one, waveId } = await planned();
    unwrap(await rotate(one, 'exposure'));
    await world.run(1 / 24);
    await world.deps.transactions.run(async (tx) => {
      const active = (await world.deps.stores.keys.ofCharger(tx, one.identityId)).find(
        ({ state }) => state === 'active',
      );
      if (active !== undefined) await world.deps.stores.keys.mustRotate(tx, active.id, 'board_replacement');
    });
    await started(waveId);
    expect(await rotationsOf(one.identityId)).toHaveLength(2);
  });

  test.each(['authorization_keys', 'migration'] as const)('is rotated by nobody beside that: %s', async (kind) => {
    const { one } = await planned(kind);
    expect(await rotate(one, 'hygiene')).toMatchObject({ refusal: { reason: 'in_a_wave' } });
    world.clock.advance(100 * 86_400_000);
    const policy = { level: 'family', value: 'Vendor A', periodDays: 90, fromDay: null } as const;
    unwrap(await world.evse.setKeyPolicy(policy, as(mara)));
    expect(await world.evse.rotateDueKeys()).toBe(0);
  });
});

test('of two plans of the same stations at once one has them, and the other finds them taken', async () => {
  await fleet(['A-1', 'A-2']);
  await world.run(1 / 24);
  const plans = [mara, noor].map((actor) => world.evse.planWave(planOf({}, 2), as(actor)));
  const outcomes = await Promise.all(plans);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes.find(({ ok }) => !ok)).toMatchObject({ refusal: { reason: 'wave_empty' } });
});

test('a station that refuses its new key holds the wave, and the others keep theirs', async () => {
  const [bad, good] = await fleet(['BAD', 'GOOD']);
  await world.run(1 / 24);
  world.mishapFor = (command) =>
    command.kind === 'change_setting' && command.setting === 'authorization_key' ? 'refused' : 'none';
  const rules = { canarySize: 1, errorPercent: 0 };
  const { waveId } = unwrap(await world.evse.planWave(planOf(rules, 2), as(mara)));
  if (waveId === null) throw new Error('nothing was planned');
  await approve(unwrap(await world.evse.askToStartWave({ waveId }, as(mara))).approvalId);
  await world.run(2);
  expect(await world.evse.wave(waveId, 'all')).toMatchObject({ state: 'held', hold: { code: 'too_many_failures' } });
  for (const station of [bad, good]) {
    if (station === undefined) throw new Error('it is not there');
    expect(world.admits(station.identityId, { profile: 2, password: station.password })).not.toBeNull();
  }
});

test.each(['authorization_keys', 'migration'] as const)(
  'a family without two slots is left alone by a wave of %s until two people have approved its way',
  async (kind) => {
    await fleet(['S-1', 'S-2'], 'One Slot');
    await declareSingleSlot('One Slot');
    await world.run(1 / 24);
    const plan = planOf({}, null, kind);
    const before = unwrap(await world.evse.planWave(plan, as(mara)));
    expect(before).toMatchObject({ count: 0, skipped: [{ reason: 'family_cannot', count: 2 }] });
    expect(before.skipped[0]?.detail).toContain('no way to a new one is approved');

    const path = { family: 'One Slot', description: 'A technician is on site, with the portal of the vendor at hand.' };
    const { approvalId } = unwrap(await world.evse.proposeKeyCutoverPath(path, as(mara)));
    await world.run(1 / 24);
    expect(unwrap(await world.evse.planWave(plan, as(mara))).count).toBe(0);
    const alone = await world.lifecycle.answerApproval(
      { approvalId: approvalId as never, verdict: 'approve' },
      as(mara),
    );
    expect(alone.ok).toBe(false);
    await approve(approvalId);
    await world.run(1 / 24);
    expect(unwrap(await world.evse.planWave(plan, as(mara)))).toMatchObject({ count: 2, skipped: [] });
    expect(await world.evse.keyCutoverPaths({ before: null, limit: 5 })).toMatchObject([
      { family: 'One Slot', state: 'approved', approvedBy: expect.stringContaining('noor') },
    ]);
  },
);

describe('a family without two slots and without an approved way', () => {
  const rotations = () => world.evse.keyRotations({ phase: null, before: null, limit: 9 }, 'all');
  const dueKeys = (finding: 'rotation_due' | null = 'rotation_due') =>
    world.evse.authorizationKeys(
      { finding, state: 'active', identityId: null, family: null, after: null, limit: 9 },
      'all',
    );
  async function approveWay(family: string) {
    const path = { family, description: 'A technician is on site, with the portal of the vendor at hand.' };
    await approve(unwrap(await world.evse.proposeKeyCutoverPath(path, as(mara))).approvalId);
    await world.run(1 / 24);
  }

  test('is not rotated for its age: its due keys are listed with the reason, others behind them are begun, and so are they with the approval', async () => {
    const single = await fleet(['S-1', 'S-2'], 'One Slot');
    await declareSingleSlot('One Slot');
    const [other] = await fleet(['T-1'], 'Two Slots');
    await world.run(1 / 24);
    world.clock.advance(100 * 86_400_000);
    for (const value of ['One Slot', 'Two Slots'])
      unwrap(await world.evse.setKeyPolicy({ level: 'family', value, periodDays: 90, fromDay: null }, as(mara)));
    expect(await world.evse.rotateDueKeys()).toBe(1);
    expect((await rotations()).map(({ identityId }) => identityId)).toEqual([other?.identityId]);
    const held = (await dueKeys()).filter(({ heldBack }) => heldBack?.code === 'key_cutover_path_missing');
    expect(new Set(held.map(({ identityId }) => identityId))).toEqual(new Set(single.map((one) => one.identityId)));
    expect(held[0]?.heldBack?.detail).toContain('no way to a new one is approved');

    await approveWay('One Slot');
    expect(await world.evse.rotateDueKeys()).toBe(2);
    expect((await dueKeys()).filter(({ heldBack }) => heldBack !== null)).toEqual([]);
  });

  test('is not rotated by what happens to a station either: that stands on its key; a person who names the station may', async () => {
    const [station] = await fleet(['S-1'], 'One Slot');
    await declareSingleSlot('One Slot');
    await world.run(1 / 24);
    if (station === undefined) throw new Error('it is not there');
    const { identityId } = station;
    const identity = await world.lifecycle.findIdentity(identityId);
    if (identity === null) throw new Error('it is gone');
    const { family, cohorts, bindings, version } = identity;
    const change = { identityId, owner: 'another depot', family, cohorts, bindings };
    unwrap(await world.lifecycle.changeIdentity(change, { ...as(noor), expectedVersion: version }));
    await world.run(1);
    expect(await rotations()).toEqual([]);
    expect(await dueKeys()).toMatchObject([
      { identityId, rotateBecause: 'installer_transfer', heldBack: { code: 'key_cutover_path_missing' } },
    ]);
    unwrap(await world.evse.rotateAuthorizationKey({ identityId, trigger: 'hygiene', reconnect: 'at_once' }, as(mara)));
    expect(await rotations()).toHaveLength(1);
  });

  test('has no newcomer migrated by itself until then', async () => {
    world.family = 'One Slot';
    const draft = { family: 'One Slot', capabilities: { path: 'native_201', dual_slot_key: false }, exclusion: null };
    unwrap(await world.evse.declareFamily(draft, { ...as(mara), expectedVersion: 0 }));
    const { identityId } = await world.enroll('N-1', [], { staysOnProfile2: false });
    await world.evse.publishDirtyEntries();
    world.connectSoon(identityId, 0);
    await world.run(1 / 24);
    expect(await world.evse.beginOnboardings()).toBe(0);
    await approveWay('One Slot');
    expect(await world.evse.beginOnboardings()).toBe(1);
  });
});
