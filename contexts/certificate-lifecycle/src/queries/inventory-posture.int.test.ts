import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { PolicyDraft } from '../policy/policy-version.ts';
import { type Posture, postures } from '../policy/posture.ts';
import { actorWith, by, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';
import type { InventoryQuery } from './inventory.ts';

const DAY = 86_400_000;

let world: LifecycleWorld;
/** Each made this many days before the others are looked at, so it has 180 less than that left; oldest first. */
const AGES = [181, 175, 168, 155, 152, 100, 50, 1] as const;
const byAge = new Map<number, CertificateId>();
const aged = (...ages: (typeof AGES)[number][]) => ages.map((age) => byAge.get(age));
beforeAll(async () => {
  world = await LifecycleWorld.start();
  await world.lifecycle.refreshPolicy();
  for (const [at, age] of AGES.entries()) {
    byAge.set(age, (await world.active(await world.charger())).id);
    world.clock.advance((age - (AGES[at + 1] ?? 0)) * DAY);
  }
});
afterAll(() => world.drop());

const page = (query: Partial<InventoryQuery>, actor = operator) =>
  world.lifecycle.inventory({ after: null, limit: 50, ...query }, actor);
const ids = async (query: Partial<InventoryQuery>, actor = operator) =>
  (await page(query, actor)).certificates.map(({ id }) => id);

/** Page by page, until one says that it is the last. */
async function pages(query: Partial<InventoryQuery>): Promise<CertificateId[][]> {
  const found: CertificateId[][] = [];
  for (let after: CertificateId | null = null; ; ) {
    const { certificates, next }: Awaited<ReturnType<typeof page>> = await page({ ...query, after });
    found.push(certificates.map(({ id }) => id));
    if (next === null) return found;
    after = next;
  }
}

async function apply(rules: PolicyDraft['rules']): Promise<void> {
  const { version, renewalsPerHour, quotas } = world.lifecycle.policy();
  const draft = { rules, renewalsPerHour, quotas };
  const { id } = unwrap(await lookedPolicy(world.lifecycle, { draft }, by(pkiEngineer)));
  unwrap(await world.lifecycle.applyPolicy({ dryRunId: id }, by(pkiEngineer, { expectedVersion: version })));
}

describe('the inventory is filtered by posture', () => {
  test('as each certificate shows it, newest first, and every one in service has one', async () => {
    const expected: Record<Posture, (CertificateId | undefined)[]> = {
      valid: aged(1, 50, 100),
      renewal_due: aged(152, 155),
      escalated: aged(168),
      incident: aged(175),
      expired: aged(181),
    };
    for (const posture of postures) {
      expect([posture, await ids({ posture })]).toEqual([posture, expected[posture]]);
      expect([posture, await ids({ posture, purpose: 'charger_identity' })]).toEqual([posture, expected[posture]]);
      for (const { posture: shown } of (await page({ posture })).certificates) expect(shown).toBe(posture);
    }
  });

  test('beside any other word of the filter', async () => {
    const due = { posture: 'renewal_due' } as const;
    const { identityId, notAfter } = (await page({ posture: 'escalated' })).certificates[0] ?? {};
    if (identityId === undefined || notAfter == null) throw new Error('none is late');
    expect(await ids({ ...due, state: 'active', owner: 'north-depot', family: 'acme-50' })).toEqual(aged(152, 155));
    expect(await ids({ ...due, issuer: 'another' })).toEqual([]);
    expect(await ids({ ...due, purpose: 'backend_server' })).toEqual([]);
    expect(await ids({ ...due, identityId })).toEqual([]);
    expect(await ids({ posture: 'escalated', identityId })).toEqual(aged(168));
    expect(await ids({ posture: 'escalated', search: 'cs-3' })).toEqual(aged(168));
    expect(await ids({ posture: 'escalated', endsBefore: notAfter })).toEqual([]);
    expect(await ids({ posture: 'escalated', endsAfter: notAfter })).toEqual(aged(168));
    expect(await ids({ posture: 'expired', endsAfter: notAfter })).toEqual([]);
    expect(await ids({ posture: 'valid', endsBefore: notAfter })).toEqual([]);
  });

  test('and finds none in a state that has no posture', async () => {
    for (const state of ['requested', 'retired', 'revoked', 'deleted'] as const) {
      for (const posture of postures) expect([state, await pages({ posture, state })]).toEqual([state, [[]]]);
    }
  });

  test('on pages that follow each other without gap or repetition', async () => {
    expect(await pages({ posture: 'valid', limit: 1 })).toEqual(aged(1, 50, 100).map((id) => [id]));
    expect(await pages({ posture: 'valid', limit: 2 })).toEqual([aged(1, 50), aged(100)]);
    expect(await pages({ posture: 'valid', limit: 3 })).toEqual([aged(1, 50, 100)]);
    expect(await pages({ posture: 'renewal_due', limit: 1 })).toEqual([aged(152), aged(155)]);
  });

  test('of the caller’s owners alone', async () => {
    const south = { ...operator, owners: ['south-depot'] };
    for (const posture of postures) expect(await ids({ posture }, south)).toEqual([]);
    const { identityId } = (await page({ posture: 'incident' })).certificates[0] ?? {};
    if (identityId === undefined) throw new Error('none is about to expire');
    const move = (owner: string) =>
      world.lifecycle.changeIdentity({ identityId, owner }, by(actorWith('administrator')));
    unwrap(await move('south-depot'));
    expect(await ids({ posture: 'incident' }, south)).toEqual(aged(175));
    expect(await ids({ posture: 'incident' }, { ...operator, owners: ['north-depot'] })).toEqual([]);
    unwrap(await move('north-depot'));
  });

  test('by the rule that holds for each, which may begin earlier than the purpose does', async () => {
    const { rules } = world.lifecycle.policy();
    const { identityId } = (await page({ posture: 'valid', after: byAge.get(50) ?? null })).certificates[0] ?? {};
    if (identityId === undefined) throw new Error('none is valid');
    const administrator = by(actorWith('administrator'));
    unwrap(await world.lifecycle.changeIdentity({ identityId, cohorts: ['early'] }, administrator));
    const early = { name: 'early', purpose: 'charger_identity', level: 'cohort', value: 'early' } as const;
    await apply([
      ...rules,
      { ...early, set: { renewBefore: 100 * (DAY / 1_000), escalateBefore: 90 * (DAY / 1_000) } },
    ]);
    expect(await ids({ posture: 'escalated' })).toEqual(aged(100, 168));
    expect(await ids({ posture: 'valid' })).toEqual(aged(1, 50));
    expect(await ids({ posture: 'renewal_due' })).toEqual(aged(152, 155));
    await apply(rules);
    expect(await ids({ posture: 'escalated' })).toEqual(aged(168));
  });

  test('to the millisecond in which a threshold is reached', async () => {
    const [oldest] = (await page({ posture: 'incident' })).certificates;
    const left = Date.parse(oldest?.notAfter ?? '') - world.clock.now().getTime();
    world.clock.advance(left - 1);
    expect(await ids({ posture: 'incident' })).toContain(byAge.get(175));
    expect(await ids({ posture: 'expired' })).not.toContain(byAge.get(175));
    world.clock.advance(1);
    expect(await ids({ posture: 'incident' })).not.toContain(byAge.get(175));
    expect(await ids({ posture: 'expired' })).toContain(byAge.get(175));
  });
});
