import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newPolicyDryRunId } from '../policy/policy-dry-run.ts';
import type { PolicyDraft } from '../policy/policy-version.ts';
import { by, chargerSubject, csr, LifecycleWorld, operator, pkiEngineer, station } from '../testing/lifecycle-world.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';

const DAY = 86_400;
let world: LifecycleWorld;
beforeAll(async () => {
  world = await LifecycleWorld.start();
});
afterAll(() => world.drop());

const withDepot = (set: object): PolicyDraft => {
  const { rules, renewalsPerHour, quotas } = world.lifecycle.policy();
  const others = rules.filter(({ name }) => name !== 'depot');
  const depot = { name: 'depot', purpose: 'charger_identity', level: 'owner', value: 'north-depot', set } as const;
  return { rules: [...others, depot], renewalsPerHour, quotas };
};
const dryRun = async (draft: PolicyDraft) => unwrap(await lookedPolicy(world.lifecycle, { draft }, by(pkiEngineer)));
const apply = (dryRunId: ReturnType<typeof newPolicyDryRunId>, expectedVersion: number, actor = pkiEngineer) =>
  world.lifecycle.applyPolicy({ dryRunId }, by(actor, { expectedVersion }));
const refusalOf = (outcome: Awaited<ReturnType<typeof apply>>) => (outcome.ok ? null : outcome.refusal.reason);

test('a draft shows its effect, is applied with the version it replaces, and decides at once and on every server', async () => {
  const neighbour = world.another();
  await world.lifecycle.refreshPolicy();
  await neighbour.refreshPolicy();
  const { id } = await world.active(await world.charger());
  world.clock.advance(100 * DAY * 1000);

  const run = await dryRun(withDepot({ renewBefore: 100 * DAY, escalateBefore: 90 * DAY }));
  expect(run.effect).toMatchObject({ certificates: 1, renewalsEarlier: 1, renewalsLater: 0, dueNow: 1 });
  expect(run.effect.postures).toEqual([{ from: 'valid', to: 'escalated', count: 1 }]);
  expect(run.effect.examples).toMatchObject([{ certificateId: id, from: 'valid', to: 'escalated' }]);
  expect((await world.lifecycle.certificate(id, operator))?.posture).toBe('valid');

  expect(unwrap(await apply(run.id, 1))).toEqual({ version: 2 });
  expect((await world.lifecycle.certificate(id, operator))?.posture).toBe('escalated');
  expect((await neighbour.certificate(id, operator))?.posture).toBe('valid');
  await neighbour.refreshPolicy();
  expect((await neighbour.certificate(id, operator))?.posture).toBe('escalated');
  expect(await world.events()).toContain('PolicyChanged');

  const renewed = unwrap(await world.lifecycle.renewCertificate({ certificateId: id }, by(operator)));
  const page = await world.lifecycle.certificate(renewed.certificateId, operator);
  expect(page?.record.policyVersion).toBe('charger_identity/2+depot');
});

test('a draft that was compared with another version than is in force now is not applied', async () => {
  const version = world.lifecycle.policy().version;
  const [one, other] = [await dryRun(withDepot({ rollbackWindow: 1 })), await dryRun(withDepot({ rollbackWindow: 2 }))];
  expect(refusalOf(await apply(one.id, version + 1))).toBe('version_conflict');
  expect(refusalOf(await world.lifecycle.applyPolicy({ dryRunId: one.id }, by(pkiEngineer)))).toBe(
    'precondition_missing',
  );
  unwrap(await apply(one.id, version));
  expect(refusalOf(await apply(other.id, version))).toBe('version_conflict');
  expect(refusalOf(await apply(other.id, version + 1))).toBe('version_conflict');
});

test('two who apply at once replace one version once', async () => {
  const version = world.lifecycle.policy().version;
  const runs = [await dryRun(withDepot({ rollbackWindow: 3 })), await dryRun(withDepot({ rollbackWindow: 4 }))];
  const outcomes = await Promise.all(runs.map(({ id }) => apply(id, version)));
  expect(outcomes.map(refusalOf).sort()).toEqual([null, 'version_conflict'].sort());
  expect(world.lifecycle.policy().version).toBe(version + 1);
});

test('old versions stay readable, and going back is applying one again', async () => {
  const { version } = world.lifecycle.policy();
  const first = await world.lifecycle.policyVersion(1);
  const run = unwrap(await lookedPolicy(world.lifecycle, { restore: 1 }, by(pkiEngineer)));
  unwrap(await apply(run.id, version));
  expect(world.lifecycle.policy()).toMatchObject({ version: version + 1, rules: first?.rules });
  expect(await world.lifecycle.policyVersion(1)).toEqual(first);
  expect((await world.lifecycle.policyVersions({ before: null, limit: 2 })).map((one) => one.version)).toEqual([
    version + 1,
    version,
  ]);
  const unknown = await world.lifecycle.dryRunPolicy({ restore: 999 }, by(pkiEngineer));
  expect(unknown).toMatchObject({ ok: false, refusal: { reason: 'policy_version_unknown' } });
});

test('who is no PKI engineer, or one for some owners only, changes nothing; every refusal is audited', async () => {
  const before = (await world.audit()).length;
  const run = await dryRun(withDepot({ rollbackWindow: 5 }));
  const { version } = world.lifecycle.policy();
  expect(await world.lifecycle.dryRunPolicy({ draft: withDepot({}) }, by(operator))).toMatchObject({
    refusal: { reason: 'role_missing' },
  });
  const some = { ...pkiEngineer, owners: ['north-depot'] };
  expect(refusalOf(await apply(run.id, version, some))).toBe('owner_out_of_scope');
  expect(refusalOf(await apply(run.id, version, operator))).toBe('role_missing');
  expect(refusalOf(await apply(newPolicyDryRunId(new Date()), version))).toBe('dry_run_unknown');
  const wrong = await world.lifecycle.dryRunPolicy({ draft: withDepot({ renewBefore: 1 }) }, by(pkiEngineer));
  expect(wrong).toMatchObject({ refusal: { reason: 'policy_invalid' } });
  expect((await world.audit()).slice(before).map(({ refusal }) => refusal)).toEqual([
    'role_missing',
    'owner_out_of_scope',
    'role_missing',
    'dry_run_unknown',
    'policy_invalid',
  ]);
  expect(world.lifecycle.policy().version).toBe(version);
});

test('a version is never changed or removed, whoever tries', async () => {
  await expect(world.database.pool.query('delete from lifecycle.policy_version')).rejects.toThrow('append-only');
});

test('an order that is repeated after the policy has changed is the same order', async () => {
  const charger = await world.charger();
  const id = await world.ordered(charger);
  const validityOf = async () => {
    const record = (await world.lifecycle.certificate(id, operator))?.record;
    return record?.state === 'requested' ? record.validity : null;
  };
  expect(await validityOf()).toBe(180 * DAY);
  const run = await dryRun(withDepot({ validity: 90 * DAY }));
  unwrap(await apply(run.id, world.lifecycle.policy().version));
  expect(await validityOf()).toBe(180 * DAY);
  await world.lifecycle.advanceCertificate(id);
  const signed = await world.lifecycle.certificate(id, operator);
  expect(Date.parse(signed?.notAfter ?? '') - Date.parse(signed?.notBefore ?? '')).toBeGreaterThan(179 * DAY * 1000);

  const next = await world.charger();
  const csrPem = csr(chargerSubject(next.serial));
  const ordered = await world.lifecycle.issueCertificate({ ...world.place(next.identityId), csrPem }, by(station));
  const page = await world.lifecycle.certificate(unwrap(ordered).certificateId, operator);
  expect(page?.record).toMatchObject({ validity: 90 * DAY, policyVersion: expect.stringContaining('+depot') });
});
