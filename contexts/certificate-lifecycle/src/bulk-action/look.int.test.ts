import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateStore } from '../certificate/certificate-store.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { MOST_LOOK_FAILURES, MOST_LOOKS } from '../look/advance-pages.ts';
import { by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import { lookedDraft } from '../testing/looked-draft.ts';
import { lookedPolicy } from '../testing/looked-policy.ts';
import { manyActive, manyOrdered, OF_MANY } from '../testing/many-certificates.ts';
import { MOST_TARGETS } from './bulk-action.ts';
import type { BulkActionId } from './bulk-action-id.ts';

const person = (id: string, owners: Actor['owners']): Actor => ({
  kind: 'user',
  id,
  roles: ['pki_engineer'],
  owners,
  person: id,
});
const mara = person('mara', 'all');
const nora = person('nora', ['north-depot']);
const both = person('both', ['north-depot', 'south-depot']);

let world: LifecycleWorld;
let lifecycle: Lifecycle;
/** Pages of the inventory that were read. */
let pages: number;
/** From this page on it cannot be read. */
let failFrom: number;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  for (const actor of [mara, nora, both]) world.knows(actor);
  pages = 0;
  failFrom = Number.POSITIVE_INFINITY;
  const { certificates } = world.dependencies();
  const counted: CertificateStore = {
    ...certificates,
    page: async (...asked) => {
      if (pages + 1 >= failFrom) throw new Error('a page that cannot be read');
      pages += 1;
      return certificates.page(...asked);
    },
  };
  lifecycle = world.another({ certificates: counted });
});
afterEach(() => world.drop());

const wish = { command: { verb: 'cancel' }, filter: OF_MANY, ratePerMinute: 6_000 } as const;
const draft = (actor = mara, over = {}) =>
  lifecycle.draftBulkAction(wish, by(actor, { reason: 'the depot closes', ...over }));
const begun = async (actor = mara) => unwrap(await draft(actor)).id;
const shown = (id: BulkActionId, actor = mara) => lifecycle.bulkAction(id, actor);
const start = (bulkActionId: BulkActionId, count: number, actor = mara) =>
  lifecycle.startBulkAction({ bulkActionId, count }, by(actor));
const abort = (bulkActionId: BulkActionId) => lifecycle.abortBulkAction({ bulkActionId }, by(mara));
async function targetsOf(id: BulkActionId) {
  const { rows } = await world.database.pool.query<{ position: number; certificate: string }>(
    'select position, certificate_id as certificate from lifecycle.bulk_target where bulk_action_id = $1 order by position',
    [id],
  );
  return rows;
}
const auditOf = async (action: string) =>
  (
    await world.database.pool.query(
      `select entry->>'actor' as actor, entry->>'reason' as reason, entry->>'after' as after
       from lifecycle.audit_entry where entry->>'action' = $1 order by position`,
      [action],
    )
  ).rows;

/** One page of two is looked at; the second waits for half a minute, by an error of ours. */
async function halfLooked(actor = mara): Promise<BulkActionId> {
  const id = await begun(actor);
  failFrom = pages + 2;
  await lifecycle.advanceBulkAction(id);
  failFrom = Number.POSITIVE_INFINITY;
  expect(await shown(id, actor)).toMatchObject({ status: 'looking', plan: { acts: 500 }, look: { failures: 1 } });
  return id;
}
async function lookOn(id: BulkActionId): Promise<void> {
  world.clock.advance(30_000);
  await lifecycle.advanceBulkAction(id);
}

describe('the dry run of a bulk action', () => {
  test('judges every page by the policy that was in force when it was asked for', async () => {
    await manyActive(world, 601);
    await lifecycle.refreshPolicy();
    const valid = { ...wish, command: { verb: 'renew' }, filter: { ...OF_MANY, posture: 'valid' } } as const;
    const { id } = unwrap(await lifecycle.draftBulkAction(valid, by(mara, { reason: 'the depot closes' })));
    failFrom = pages + 2;
    await lifecycle.advanceBulkAction(id);
    failFrom = Number.POSITIVE_INFINITY;
    expect(await shown(id)).toMatchObject({ status: 'looking', plan: { acts: 500 } });

    const { rules, renewalsPerHour, quotas } = lifecycle.policy();
    const [purpose, day] = ['charger_identity', 86_400] as const;
    const all = {
      name: 'early',
      purpose,
      level: 'owner',
      value: 'north-depot',
      set: { renewBefore: 179 * day },
    } as const;
    const policy = { rules: [...rules, all], renewalsPerHour, quotas };
    const looked = unwrap(await lookedPolicy(lifecycle, { draft: policy }, by(mara)));
    unwrap(await lifecycle.applyPolicy({ dryRunId: looked.id }, by(mara, { expectedVersion: 1 })));
    await lookOn(id);
    expect(await shown(id)).toMatchObject({ status: 'draft', plan: { acts: 600 } });
    world.clock.advance(2 * day * 1_000);
    const again = unwrap(await lifecycle.draftBulkAction(valid, by(mara, { reason: 'the depot closes' })));
    await lifecycle.advanceBulkAction(again.id);
    expect(await shown(again.id)).toMatchObject({ status: 'aborted', stopped: { reason: 'bulk_action_empty' } });
  });

  test('reads nothing while it is asked for, and the same key has the same answer without another look', async () => {
    await manyOrdered(world, 3);
    const first = await draft(mara, { idempotencyKey: 'once' });
    expect(pages).toBe(0);
    expect(first).toMatchObject({ value: { status: 'looking', plan: { acts: 0 } } });
    const { id } = unwrap(first);
    expect(world.nudges.sent.at(-1)).toMatchObject({ id, startAfter: null });
    await lifecycle.advanceBulkAction(id);
    expect(pages).toBe(1);
    const nudges = world.nudges.sent.length;
    expect(await draft(mara, { idempotencyKey: 'once' })).toEqual(first);
    expect([pages, world.nudges.sent.length]).toEqual([1, nudges]);
    expect(await lifecycle.bulkActions({ after: null, limit: 10 }, mara)).toHaveLength(1);
  });

  test('looks page by page, goes on where an error of ours stopped it, and finds each certificate once', async () => {
    await manyOrdered(world, 1_100);
    const id = await halfLooked();
    expect(await targetsOf(id)).toHaveLength(500);
    // What has come into being since is not of this dry run.
    world.clock.advance(1_000);
    await manyOrdered(world, 5);
    await lookOn(id);
    const looked = await shown(id);
    expect(looked).toMatchObject({ status: 'draft', look: null, owners: ['north-depot'], owner: 'north-depot' });
    expect(looked?.plan).toEqual({ acts: 1_100, needApproval: 0, skipped: [] });
    const targets = await targetsOf(id);
    expect(targets.map(({ position }) => position)).toEqual(Array.from({ length: 1_100 }, (_, at) => at + 1));
    expect(new Set(targets.map(({ certificate }) => certificate)).size).toBe(1_100);
    // A person has a whole day from when they can read it.
    expect(Date.parse(looked?.expiresAt ?? '') - world.clock.now().getTime()).toBe(24 * 3_600_000);
    expect(await auditOf('complete-bulk-look')).toEqual([
      { actor: 'system:bulk-actions', reason: 'the depot closes', after: 'draft' },
    ]);
    expect(await start(id, 500)).toMatchObject({ refusal: { reason: 'count_mismatch' } });
    expect(unwrap(await start(id, 1_100)).status).toBe('running');
  });

  test('lets others have their turn, and is nudged again when a nudge was lost', async () => {
    await manyOrdered(world, 2_600);
    const id = await begun();
    await lifecycle.advanceBulkAction(id);
    expect(await shown(id)).toMatchObject({ status: 'looking', plan: { acts: 2_500 } });
    expect(world.nudges.sent.at(-1)).toMatchObject({ id, startAfter: null });
    expect(await lifecycle.nudgeDueBulkActions()).toBe(1);
    await lifecycle.advanceBulkAction(id);
    expect(await shown(id)).toMatchObject({ status: 'draft', plan: { acts: 2_600 } });
    expect(await lifecycle.nudgeDueBulkActions()).toBe(0);
  });

  test('is looked at once by several processes at the same time', async () => {
    await manyOrdered(world, 1_600);
    const id = await begun();
    const processes = [lifecycle, world.another(), world.another()];
    for (let round = 0; round < 4; round++) await Promise.all(processes.map((one) => one.advanceBulkAction(id)));
    expect(await shown(id)).toMatchObject({ status: 'draft', plan: { acts: 1_600 } });
    expect(await targetsOf(id)).toHaveLength(1_600);
  });

  test('cannot be started while it looks', async () => {
    await manyOrdered(world, 600);
    const id = await halfLooked();
    for (const count of [0, 500, 600]) {
      expect(await start(id, count)).toMatchObject({
        refusal: { reason: 'bulk_action_looking', detail: expect.stringContaining('500 certificates so far') },
      });
    }
    await lookOn(id);
    expect(unwrap(await start(id, 600)).status).toBe('running');
  });

  test('that is aborted looks no further, and nothing of it is kept', async () => {
    await manyOrdered(world, 600);
    const id = await halfLooked();
    unwrap(await abort(id));
    const read = pages;
    await lookOn(id);
    expect(pages).toBe(read);
    expect(await shown(id)).toMatchObject({ status: 'aborted', stopped: null, look: null });
    expect(await targetsOf(id)).toEqual([]);
    expect(await start(id, 500)).toMatchObject({ refusal: { reason: 'bulk_action_not_draft' } });
    expect(await abort(id)).toMatchObject({ refusal: { reason: 'bulk_action_over' } });
  });
});

describe('whoever asked', () => {
  test.each([
    ['may not call any more', () => world.people.splice(0), 'may not call any more'],
    ['has another role', () => world.knows({ ...nora, roles: ['viewer'] }), 'has no role for it any more'],
    ['acts for others', () => world.knows({ ...nora, owners: ['west'] }), 'may not act for north-depot any more'],
  ])('and then %s has nothing looked at any more', async (_, change, why) => {
    await manyOrdered(world, 600);
    const id = await halfLooked(nora);
    change();
    await lookOn(id);
    const detail = expect.stringContaining(why);
    expect(await shown(id)).toMatchObject({ status: 'aborted', stopped: { reason: 'requester_right_lost', detail } });
    expect(await targetsOf(id)).toEqual([]);
    expect(await auditOf('abort-bulk-action')).toEqual([
      { actor: 'system:bulk-actions', reason: detail, after: 'aborted' },
    ]);
  });

  test('has none of another owner counted, also none that moves while it is looked at', async () => {
    await manyOrdered(world, 550);
    await manyOrdered(world, 7, 'south-depot');
    const id = await halfLooked(nora);
    await world.database.pool.query(
      `update lifecycle.identity set record = record || '{"owner": "south-depot"}' where id in
        (select identity_id from lifecycle.certificate where record->>'id' < (select min(certificate_id)
          from lifecycle.bulk_target where bulk_action_id = $1) order by id limit 10)`,
      [id],
    );
    await lookOn(id);
    expect(await shown(id, nora)).toMatchObject({ status: 'draft', owners: ['north-depot'] });
    const found = (await targetsOf(id)).length;
    expect(found).toBe((await shown(id, nora))?.plan.acts);
    const foreign = await world.database.pool.query<{ count: number }>(
      `select count(*)::int as count from lifecycle.bulk_target as target
       join lifecycle.certificate as certificate on certificate.id = target.certificate_id
       join lifecycle.identity as identity on identity.id = certificate.identity_id
       where target.position > 500 and identity.record->>'owner' <> 'north-depot'`,
    );
    expect(foreign.rows[0]?.count).toBe(0);
  });

  test('for several owners sees it, and whoever acts for one of these alone does not', async () => {
    await manyOrdered(world, 2);
    await manyOrdered(world, 2, 'south-depot');
    const id = await begun(both);
    expect(await shown(id, nora)).toBe(null);
    expect(await shown(id, both)).toMatchObject({ status: 'looking' });
    await lifecycle.advanceBulkAction(id);
    expect(await shown(id, both)).toMatchObject({
      status: 'draft',
      owners: expect.arrayContaining(['north-depot', 'south-depot']),
      owner: null,
    });
    expect(await shown(id, nora)).toBe(null);
    expect(await start(id, 4, nora)).toMatchObject({ refusal: { reason: 'bulk_action_unknown' } });
    expect((await lifecycle.bulkActions({ after: null, limit: 10 }, both)).map((one) => one.id)).toEqual([id]);
    expect(await lifecycle.bulkActions({ after: null, limit: 10 }, nora)).toEqual([]);
    expect(unwrap(await start(id, 4, both)).status).toBe('running');
  });

  test('acts for nobody, or has as many that look as may be, is refused', async () => {
    await manyOrdered(world, 1);
    expect(await draft({ ...mara, owners: [] })).toMatchObject({ refusal: { reason: 'owner_out_of_scope' } });
    const ids: BulkActionId[] = [];
    for (let asked = 0; asked < MOST_LOOKS; asked++) ids.push(await begun());
    expect(await draft()).toMatchObject({ refusal: { reason: 'bulk_looks_too_many' } });
    expect((await draft(nora)).ok).toBe(true);
    await lifecycle.advanceBulkAction(ids[0] as BulkActionId);
    expect((await draft()).ok).toBe(true);
  });
});

describe('a dry run that comes to nothing', () => {
  test('because it would act on too many says so as soon as it knows', async () => {
    await manyOrdered(world, MOST_TARGETS + 600);
    const { id, ...ended } = unwrap(await lookedDraft(lifecycle, wish, by(mara)));
    expect(ended).toMatchObject({ status: 'aborted', stopped: { reason: 'bulk_action_too_large' } });
    expect(pages).toBe(MOST_TARGETS / 500 + 1);
    expect(await targetsOf(id)).toEqual([]);
    expect(await start(id, MOST_TARGETS + 500)).toMatchObject({
      refusal: { reason: 'bulk_action_not_draft', detail: expect.stringContaining('choose fewer') },
    });
  });

  test('because an error of ours stopped it again and again says so', async () => {
    await manyOrdered(world, 600);
    const id = await halfLooked();
    failFrom = 0;
    for (let failures = 1; failures < MOST_LOOK_FAILURES; failures++) await lookOn(id);
    expect(await shown(id)).toMatchObject({
      status: 'aborted',
      stopped: { reason: 'look_failed', detail: expect.stringContaining('a page that cannot be read') },
    });
    expect(await targetsOf(id)).toEqual([]);
  });
});
