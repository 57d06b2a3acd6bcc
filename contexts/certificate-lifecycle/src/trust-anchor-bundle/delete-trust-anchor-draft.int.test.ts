import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { actorWith, by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { OutsideIssuer } from '../testing/outside-issuer.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import { newTrustAnchorBundleId, type TrustAnchorBundleId } from './trust-anchor-bundle.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const root = (name: string) => new OutsideIssuer(name, world.clock.now()).pem;
const bring = (anchorsPem: string, purpose: BundlePurpose = 'v2g_trust', over: Parameters<typeof by>[1] = {}) =>
  world.lifecycle.importTrustAnchors({ purpose, anchorsPem, dryRun: false }, by(pkiEngineer, over));
async function draft(anchorsPem = root('V2G root')): Promise<TrustAnchorBundleId> {
  world.clock.advance(1);
  const { bundleId } = unwrap(await bring(anchorsPem));
  if (bundleId === null) throw new Error('nothing was stored');
  return bundleId;
}
const remove = (bundleId: TrustAnchorBundleId, over: Parameters<typeof by>[1] = {}, actor = pkiEngineer) =>
  world.lifecycle.deleteTrustAnchorDraft({ bundleId }, by(actor, over));
const versions = async () =>
  (await world.lifecycle.trustAnchorBundles({ purpose: 'v2g_trust', after: null, limit: 9 })).map(
    ({ version, state }) => [version, state],
  );
const told = async () => {
  const { rows } = await world.database.pool.query(
    `select subject, data from domain_event where type = 'TrustAnchorBundleDeleted' order by arrival`,
  );
  return rows;
};

test('a draft is taken back, with its event and its audit entry', async () => {
  const id = await draft();
  expect(unwrap(await remove(id, { expectedVersion: 1 }))).toEqual({ bundleId: id, version: 1 });
  expect(await versions()).toEqual([[1, 'deleted']]);
  expect(await told()).toMatchObject([{ subject: id, data: { bundleVersion: 1, bundlePurpose: 'v2g_trust' } }]);
  await world.lifecycle.sealAudit();
  const entries = await world.lifecycle.auditEntries({ after: 0, limit: 1_000 });
  expect(entries.at(-1)?.entry).toMatchObject({
    action: 'delete-trust-anchor-draft',
    outcome: 'done',
    purpose: 'v2g_trust',
    before: 'draft',
    after: 'deleted',
    event: 'TrustAnchorBundleDeleted',
  });
});

test('its number is not given again, its roots are free, and the next import begins from what is in force', async () => {
  const shared = root('a root');
  const id = await draft(shared);
  expect(unwrap(await bring(shared, 'contract_trust')).bundleId).toBeNull();
  unwrap(await remove(id));
  expect(unwrap(await bring(shared, 'contract_trust')).bundleId).not.toBeNull();
  world.clock.advance(1);
  expect(await bring(root('b'), 'v2g_trust', { expectedVersion: 0 })).toMatchObject({
    refusal: { reason: 'version_conflict' },
  });
  const next = unwrap(await bring(root('b'), 'v2g_trust', { expectedVersion: 1 }));
  expect(next).toMatchObject({ version: 2, certificates: [{ outcome: 'added' }], removed: [] });
  expect(await versions()).toEqual([
    [2, 'draft'],
    [1, 'deleted'],
  ]);
});

test('what is no draft any more stays as it is', async () => {
  const first = await draft();
  const second = await draft();
  expect(await remove(first)).toMatchObject({
    refusal: { reason: 'bundle_not_draft', detail: 'Version 1 is superseded: only a draft can be deleted.' },
  });
  unwrap(await remove(second));
  expect(await remove(second)).toMatchObject({ refusal: { reason: 'bundle_not_draft' } });
  await world.lifecycle.stationTrustAnchors();
  const [inForce] = await world.lifecycle.trustAnchorBundles({ state: 'active', after: null, limit: 1 });
  if (inForce === undefined) throw new Error('nothing is in force');
  expect(await remove(inForce.id)).toMatchObject({ refusal: { reason: 'bundle_not_draft' } });
  expect(await told()).toHaveLength(1);
});

test('another number, another id, another role or some owners alone delete nothing', async () => {
  const id = await draft();
  expect(await remove(id, { expectedVersion: 2 })).toMatchObject({ refusal: { reason: 'version_conflict' } });
  const other = newTrustAnchorBundleId(world.clock.now());
  expect(await remove(other)).toMatchObject({ refusal: { reason: 'bundle_unknown' } });
  expect(await remove(id, {}, actorWith('operator'))).toMatchObject({ refusal: { reason: 'role_missing' } });
  expect(await remove(id, {}, { ...pkiEngineer, owners: ['north'] })).toMatchObject({
    refusal: { reason: 'owner_out_of_scope' },
  });
  expect(await versions()).toEqual([[1, 'draft']]);
  expect((await world.audit()).slice(-4).map(({ refusal }) => refusal)).toEqual([
    'version_conflict',
    'bundle_unknown',
    'role_missing',
    'owner_out_of_scope',
  ]);
});

test('the same command sent again is one deletion', async () => {
  const id = await draft();
  const first = await remove(id, { idempotencyKey: 'once' });
  expect(await remove(id, { idempotencyKey: 'once' })).toEqual(first);
  expect(await told()).toHaveLength(1);
});
