import type { Actor } from '@bfcert/kernel/actor';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApprovalId } from '../approval/approval-id.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, gateway, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';
import { lookedDraft } from '../testing/looked-draft.ts';
import { type BulkCommand, type BulkFilter, REVOKED_BY_ONE } from './bulk-action.ts';
import { type BulkActionId, newBulkActionId } from './bulk-action-id.ts';

const person = (id: string, over: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id,
  roles: ['pki_engineer'],
  owners: 'all',
  person: id,
  ...over,
});
const mara = person('mara');
const noor = person('noor');

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  world.people.push({ person: 'noor', roles: ['pki_engineer'], owners: 'all' });
  world.people.push({ person: 'nora', roles: ['pki_engineer'], owners: ['north-depot'] });
  lifecycle = world.another();
});
afterAll(() => world.drop());

let names = 0;
/** Chargers of their own, found by a word that is in their names alone. */
async function fleet(count: number): Promise<{ readonly word: string; readonly chargers: readonly Charger[] }> {
  const word = `fleet${String(++names).padStart(3, '0')}x`;
  const chargers: Charger[] = [];
  for (let i = 0; i < count; i++) {
    const serial = `SN-${word}-${i}`;
    const registered = await lifecycle.registerIdentity(
      {
        subjectType: 'charger',
        bindings: [
          { kind: 'ocpp_identity', value: `CS-${word}-${i}` },
          { kind: 'serial_number', value: serial },
          { kind: 'organisation', value: 'Example Charging' },
        ],
        owner: 'north-depot',
        family: 'acme-50',
        cohorts: [],
      },
      by(person('admin', { roles: ['administrator'] })),
    );
    chargers.push({ identityId: unwrap(registered).identityId, serial });
  }
  return { word, chargers };
}
type Charger = Awaited<ReturnType<LifecycleWorld['charger']>>;

async function issuedFleet(count: number) {
  const { word, chargers } = await fleet(count);
  const ids: CertificateId[] = [];
  for (const charger of chargers) ids.push((await world.issued(charger)).id);
  return { word, chargers, ids };
}

const RATE = 6_000;
const DAY = 86_400_000;
const draft = (command: BulkCommand, search: string, actor = mara, ratePerMinute = RATE) =>
  lookedDraft(lifecycle, { command, filter: { search }, ratePerMinute }, by(actor, { reason: 'the depot closes' }));
const start = (bulkActionId: BulkActionId, count: number, actor = mara) =>
  lifecycle.startBulkAction({ bulkActionId, count }, by(actor));
const compromised: BulkCommand = { verb: 'revoke', reason: 'keyCompromise' };
const superseded: BulkCommand = { verb: 'revoke', reason: 'superseded' };

/** Runs it as the worker would, nudge after nudge, until nothing changes any more. */
async function finish(id: BulkActionId): Promise<void> {
  for (let round = 0; round < 100; round++) {
    await lifecycle.advanceBulkAction(id);
    const found = await lifecycle.bulkAction(id, mara);
    if (found?.status !== 'running') return;
    world.clock.advance(1_000);
  }
  throw new Error('it does not end');
}
const stages = (ids: readonly CertificateId[]) => Promise.all(ids.map((id) => world.stage(id)));
const outcomes = async (id: BulkActionId) =>
  ((await lifecycle.bulkTargets({ id, after: 0, limit: 100 }, mara)) ?? []).map(
    ({ status, refusal }) => refusal ?? status,
  );

/** What its events say, and its audit entries, in order. */
async function told(id: BulkActionId): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await world.database.pool.query<{ data: Record<string, unknown> }>(
    `select data from domain_event where subject = $1 order by arrival`,
    [id],
  );
  return rows.map(({ data }) => data);
}
async function audited(id: BulkActionId): Promise<readonly Record<string, unknown>[]> {
  const { rows } = await world.database.pool.query<{ entry: Record<string, unknown> }>(
    `select entry from lifecycle.audit_entry where entry#>>'{detail,bulkActionId}' = $1 order by position`,
    [id],
  );
  return rows.map(({ entry }) => entry);
}

describe('a dry run', () => {
  test('counts who will act, who waits for a second person and who is left alone and why, and does nothing', async () => {
    const { word, chargers } = await fleet(5);
    const [first, second, third, fourth, fifth] = chargers as [Charger, Charger, Charger, Charger, Charger];
    const inForce = await world.active(first);
    const unsent = await world.issued(second);
    await world.ordered(third);
    const gone = await world.issued(fourth);
    unwrap(await lifecycle.revokeCertificate({ certificateId: gone.id, reason: 'keyCompromise' }, by(mara)));
    await world.ordered(fifth);
    const events = await world.events();
    const plan = unwrap(await draft(superseded, word)).plan;
    expect(plan).toEqual({
      acts: 1,
      needApproval: 1,
      skipped: expect.arrayContaining([
        expect.objectContaining({ reason: 'done_already', count: 1, examples: [gone.id] }),
        expect.objectContaining({ reason: 'not_possible_in_this_state', count: 2 }),
      ]),
    });
    expect(await stages([inForce.id, unsent.id])).toEqual(['active', 'issued']);
    expect(await world.events()).toEqual([...events, 'BulkActionChanged', 'BulkActionChanged']);
  });

  test('leaves to nobody what only a second person could allow, when the caller may ask none', async () => {
    const { word, chargers } = await fleet(1);
    await world.active(chargers[0] as Charger);
    expect(unwrap(await draft({ verb: 'deactivate' }, word, operator))).toMatchObject({
      status: 'aborted',
      stopped: {
        reason: 'bulk_action_empty',
        detail: expect.stringMatching(/^It would act on none\. 1: It is the last certificate/),
      },
    });
  });

  test('sees only what the caller may touch', async () => {
    const { word } = await issuedFleet(2);
    const stranger = person('sven', { owners: ['south-depot'] });
    world.knows(stranger);
    const { id: empty, ...nothing } = unwrap(await draft(compromised, word, stranger));
    const detail = 'It would act on none. The filter finds none.';
    expect(nothing).toMatchObject({ stopped: { reason: 'bulk_action_empty', detail }, plan: { acts: 0, skipped: [] } });
    const { id } = unwrap(await draft(compromised, word));
    expect(await lifecycle.bulkAction(id, stranger)).toBe(null);
    expect(await lifecycle.bulkTargets({ id, after: 0, limit: 10 }, stranger)).toBe(null);
    expect((await lifecycle.bulkActions({ after: null, limit: 100 }, stranger)).map((one) => one.id)).toEqual([empty]);
    expect(await start(id, 2, stranger)).toMatchObject({ refusal: { reason: 'bulk_action_unknown' } });
  });

  test('of a posture acts on those that have it now, by the policy of each', async () => {
    const { word, chargers } = await fleet(2);
    const [early, late] = chargers as [Charger, Charger];
    const old = await world.active(early);
    world.clock.advance(151 * DAY);
    const young = await world.active(late);
    const of = async (filter: BulkFilter) => {
      const wish = { command: { verb: 'renew' }, filter: { search: word, ...filter }, ratePerMinute: RATE } as const;
      const { id, stopped } = unwrap(await lookedDraft(lifecycle, wish, by(mara)));
      if (stopped !== null) return stopped.reason;
      const targets = await lifecycle.bulkTargets({ id, after: 0, limit: 10 }, mara);
      return targets?.map(({ certificateId }) => certificateId);
    };
    expect(await of({ posture: 'renewal_due' })).toEqual([old.id]);
    expect(await of({ posture: 'valid' })).toEqual([young.id]);
    expect(await of({ posture: 'escalated' })).toBe('bulk_action_empty');
    expect(await of({ posture: 'valid', state: 'revoked' })).toBe('bulk_action_empty');
    expect(await of({ posture: 'valid', identityId: early.identityId })).toBe('bulk_action_empty');
    expect(await of({ identityId: early.identityId })).toEqual([old.id]);
  });

  test('needs the role that its verb needs', async () => {
    const { word } = await issuedFleet(1);
    expect(await draft(compromised, word, operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
  });
});

describe('a bulk action', () => {
  test('acts on every target, in the words of whoever asked, and counts', async () => {
    const { word, ids } = await issuedFleet(3);
    const { id } = unwrap(await draft(compromised, word));
    expect(unwrap(await start(id, 3))).toMatchObject({ status: 'running', approvalId: null });
    expect(await stages(ids)).toEqual(['issued', 'issued', 'issued']);
    await finish(id);
    expect(await stages(ids)).toEqual(['revoked', 'revoked', 'revoked']);
    expect(await lifecycle.bulkAction(id, mara)).toMatchObject({
      status: 'completed',
      progress: { done: 3, refused: 0, failed: 0 },
    });
    const { rows } = await world.database.pool.query(
      `select distinct entry->>'actor' as actor, entry->>'onBehalfOf' as behalf, entry->>'reason' as reason
       from lifecycle.audit_entry where entry->>'certificateId' = any($1) and entry->>'event' = 'CertificateRevoked'`,
      [ids],
    );
    expect(rows).toEqual([{ actor: 'system:bulk-actions', behalf: 'user:mara', reason: 'the depot closes' }]);
  });

  test.each(['renew', 'deactivate', 'activate', 'delete', 'cancel', 'abandon'] as const)('can %s', async (verb) => {
    const { word, chargers } = await fleet(1);
    const charger = chargers[0] as Charger;
    const ready: Record<typeof verb, () => Promise<CertificateId>> = {
      renew: async () => (await world.active(charger)).id,
      deactivate: async () => {
        const { id } = await world.active(charger);
        await world.ordered(charger);
        return id;
      },
      activate: async () => {
        const { id } = await world.active(charger);
        const { approvalId } = unwrap(await lifecycle.deactivateCertificate({ certificateId: id }, by(mara)));
        unwrap(await lifecycle.answerApproval({ approvalId: approvalId as ApprovalId, verdict: 'approve' }, by(noor)));
        return id;
      },
      delete: async () => {
        const { id } = await world.issued(charger);
        unwrap(await lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(mara)));
        await lifecycle.advanceCertificate(id);
        return id;
      },
      cancel: () => world.ordered(charger),
      abandon: async () => (await world.issued(charger)).id,
    };
    const certificateId = await ready[verb]();
    const drafted = unwrap(await draft({ verb }, word));
    const { approvalId } = unwrap(await start(drafted.id, 1));
    if (approvalId !== null) unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(noor)));
    await finish(drafted.id);
    expect(await outcomes(drafted.id)).toEqual(['done']);
    const expected = {
      renew: 'active',
      deactivate: 'inactive',
      activate: 'installed_pending_activation',
      delete: 'deleted',
      cancel: 'requested',
      abandon: 'retired(abandoned)',
    };
    expect(await world.stage(certificateId)).toBe(expected[verb]);
  });

  test('needs the count as typed by whoever made the dry run', async () => {
    const { word, ids } = await issuedFleet(2);
    const { id } = unwrap(await draft(compromised, word));
    for (const count of [0, 1, 3, 2 ** 53]) {
      expect(await start(id, count)).toMatchObject({ refusal: { reason: 'count_mismatch' } });
    }
    expect(await start(id, 2, noor)).toMatchObject({ refusal: { reason: 'not_the_drafter' } });
    expect(await start(newBulkActionId(new Date(0)), 2)).toMatchObject({ refusal: { reason: 'bulk_action_unknown' } });
    await lifecycle.advanceBulkAction(id);
    expect(await stages(ids)).toEqual(['issued', 'issued']);
    unwrap(await start(id, 2, person('mara-phone', { person: 'mara' })));
    expect(await start(id, 2)).toMatchObject({ refusal: { reason: 'bulk_action_not_draft' } });
    await finish(id);
  });

  test('is too old to start after a day', async () => {
    const { word } = await issuedFleet(1);
    const { id } = unwrap(await draft(compromised, word));
    world.clock.advance(24 * 3_600_000);
    expect(await start(id, 1)).toMatchObject({ refusal: { reason: 'bulk_action_expired' } });
  });

  test('passes over a record that has changed since the dry run, and those that came after it', async () => {
    const { word, chargers, ids } = await issuedFleet(2);
    const { id } = unwrap(await draft({ verb: 'abandon' }, word));
    const [changed] = ids as [CertificateId];
    unwrap(await lifecycle.recordSent({ certificateId: changed, executionPath: 'ocpp' }, by(gateway)));
    const late = (await world.issued(chargers[1] as Charger)).id;
    unwrap(await start(id, 2));
    await finish(id);
    expect((await outcomes(id)).sort()).toEqual(['done', 'version_conflict']);
    expect(await stages([...ids, late])).toEqual(['issued', 'retired(abandoned)', 'issued']);
    expect(await world.audit()).toContainEqual({
      action: 'abandon-certificate',
      outcome: 'refused',
      refusal: 'version_conflict',
    });
  });

  test('keeps to its rate', async () => {
    const { word } = await issuedFleet(4);
    const { id } = unwrap(await draft(compromised, word, mara, 60));
    unwrap(await start(id, 4));
    const done = async () => (await lifecycle.bulkAction(id, mara))?.progress.done;
    await lifecycle.advanceBulkAction(id);
    expect(await done()).toBe(1);
    await lifecycle.advanceBulkAction(id);
    expect(await done()).toBe(1);
    expect(world.nudges.sent.at(-1)).toMatchObject({ id, startAfter: expect.any(Date) });
    world.clock.advance(1_000);
    await lifecycle.advanceBulkAction(id);
    expect(await done()).toBe(2);
    // What nobody was there for is not caught up in one go.
    world.clock.advance(3_600_000);
    await lifecycle.advanceBulkAction(id);
    expect(await done()).toBe(4);
    await finish(id);
  });

  test('stops where it is when it is aborted', async () => {
    const { word, ids } = await issuedFleet(3);
    const { id } = unwrap(await draft(compromised, word, mara, 60));
    unwrap(await start(id, 3));
    await lifecycle.advanceBulkAction(id);
    expect(await lifecycle.abortBulkAction({ bulkActionId: id }, by(operator))).toMatchObject({
      refusal: { reason: 'role_missing' },
    });
    expect(unwrap(await lifecycle.abortBulkAction({ bulkActionId: id }, by(noor))).progress.done).toBe(1);
    world.clock.advance(60_000);
    await lifecycle.advanceBulkAction(id);
    expect((await stages(ids)).filter((stage) => stage === 'revoked')).toHaveLength(1);
    expect(await lifecycle.abortBulkAction({ bulkActionId: id }, by(mara))).toMatchObject({
      refusal: { reason: 'bulk_action_over' },
    });
    const nothing = { bulkActionId: newBulkActionId(new Date(0)) };
    expect(await lifecycle.abortBulkAction(nothing, by(mara))).toMatchObject({
      refusal: { reason: 'bulk_action_unknown' },
    });
  });
});

describe('a second person', () => {
  test('approves a bulk action that takes last credentials, for exactly its targets', async () => {
    const { word, chargers } = await fleet(2);
    const ids: CertificateId[] = [];
    for (const charger of chargers) ids.push((await world.active(charger)).id);
    const drafted = unwrap(await draft(superseded, word));
    expect(drafted.plan).toMatchObject({ acts: 0, needApproval: 2 });
    const { approvalId, status } = unwrap(await start(drafted.id, 2));
    expect(status).toBe('awaiting_approval');
    await lifecycle.advanceBulkAction(drafted.id);
    expect(await stages(ids)).toEqual(['active', 'active']);
    const approve = (actor: Actor) =>
      lifecycle.answerApproval({ approvalId: approvalId as ApprovalId, verdict: 'approve' }, by(actor));
    expect(await approve(mara)).toMatchObject({ refusal: { reason: 'approver_is_requester' } });
    unwrap(await approve(noor));
    await finish(drafted.id);
    expect(await stages(ids)).toEqual(['revoked', 'revoked']);
  });

  test('is needed for many revocations that are no compromise, and none for a compromise', async () => {
    const { word } = await issuedFleet(REVOKED_BY_ONE + 1);
    const count = REVOKED_BY_ONE + 1;
    const harmless = unwrap(await draft(superseded, word));
    expect(unwrap(await start(harmless.id, count)).status).toBe('awaiting_approval');
    // Asked again it is the same question.
    const again = unwrap(await start(harmless.id, count));
    expect((await lifecycle.approvals({ status: 'pending', after: null, limit: 1 }, noor))[0]?.id).toBe(
      again.approvalId,
    );
    const urgent = unwrap(await draft(compromised, word));
    expect(unwrap(await start(urgent.id, count)).status).toBe('running');
    unwrap(await lifecycle.abortBulkAction({ bulkActionId: urgent.id }, by(mara)));
    unwrap(await lifecycle.abortBulkAction({ bulkActionId: harmless.id }, by(mara)));
    const late = await lifecycle.answerApproval(
      { approvalId: again.approvalId as ApprovalId, verdict: 'approve' },
      by(noor),
    );
    expect(late).toMatchObject({ refusal: { reason: 'approval_overtaken' } });
    expect(await lifecycle.approval(again.approvalId as ApprovalId, noor)).toMatchObject({
      status: 'overtaken',
      overtaken: { because: 'The bulk action was aborted meanwhile.' },
    });
  });

  test('who declines ends it, and their word is kept with it, told as an event and in the audit', async () => {
    const { word, ids } = await issuedFleet(REVOKED_BY_ONE + 1);
    const count = REVOKED_BY_ONE + 1;
    const { id } = unwrap(await draft(superseded, word));
    const { approvalId } = unwrap(await start(id, count));
    const answered = lifecycle.answerApproval(
      { approvalId: approvalId as ApprovalId, verdict: 'decline' },
      { ...by(noor), reason: 'Not before the holidays.' },
    );
    unwrap(await answered);
    const at = world.clock.now().toISOString();
    const turnedDown = { as: 'declined', at, by: 'user:noor', reason: 'Not before the holidays.' };
    expect(await lifecycle.bulkAction(id, mara)).toMatchObject({ status: 'declined', finishedAt: at, turnedDown });
    expect((await told(id)).at(-1)).toMatchObject({ status: 'declined', turnedDown });
    expect((await audited(id)).at(-1)).toMatchObject({
      action: 'decline-bulk-action',
      actor: expect.stringContaining('noor'),
      before: 'awaiting_approval',
      after: 'declined',
      reason: 'Not before the holidays.',
    });
    expect(await start(id, count)).toMatchObject({
      refusal: {
        reason: 'bulk_action_not_draft',
        detail: 'It is declined. user:noor has said no: Not before the holidays.',
      },
    });
    expect(await lifecycle.abortBulkAction({ bulkActionId: id }, by(mara))).toMatchObject({
      refusal: { reason: 'bulk_action_over' },
    });
    await lifecycle.advanceBulkAction(id);
    expect(new Set(await stages(ids))).toEqual(new Set(['issued']));
  });

  test('whoever takes the question back has their dry run as it was, and may ask again', async () => {
    const { word } = await issuedFleet(REVOKED_BY_ONE + 1);
    const { id } = unwrap(await draft(superseded, word));
    const { approvalId } = unwrap(await start(id, REVOKED_BY_ONE + 1));
    unwrap(await lifecycle.answerApproval({ approvalId: approvalId as ApprovalId, verdict: 'withdraw' }, by(mara)));
    expect(await lifecycle.bulkAction(id, mara)).toMatchObject({ status: 'draft', finishedAt: null });
    const again = unwrap(await start(id, REVOKED_BY_ONE + 1));
    expect(again).toMatchObject({ status: 'awaiting_approval' });
    expect(again.approvalId).not.toBe(approvalId);
  });
});

describe('whatever happens to the processes that work on it', () => {
  test('several at once act on each target once', async () => {
    const { word, ids } = await issuedFleet(6);
    const { id } = unwrap(await draft(compromised, word));
    unwrap(await start(id, 6));
    const processes = [lifecycle, world.another(), world.another()];
    for (let round = 0; round < 3; round++) {
      await Promise.all(processes.map((one) => one.advanceBulkAction(id)));
      world.clock.advance(1_000);
    }
    await finish(id);
    expect(await revocations(ids)).toEqual(ids.map(() => 1));
    expect((await lifecycle.bulkAction(id, mara))?.progress.done).toBe(6);
  });

  test('one that dies in the middle of a target has not acted on it; the next one does, once', async () => {
    const { word, ids } = await issuedFleet(4);
    const { id } = unwrap(await draft(compromised, word));
    unwrap(await start(id, 4));
    let revoked = 0;
    const { certificates } = world.dependencies();
    // Every other target's transaction breaks just before its end.
    const dying = world.another({
      certificates: {
        ...certificates,
        write: async (tx, written) => {
          await certificates.write(tx, written);
          if (written.record.state === 'revoked' && ++revoked % 2 === 0) throw new Error('killed');
        },
      },
    });
    for (let round = 0; round < 8; round++) {
      await dying.advanceBulkAction(id);
      expect(await lifecycle.nudgeDueBulkActions()).toBeLessThanOrEqual(1);
      world.clock.advance(30_000);
    }
    await finish(id);
    expect(await revocations(ids)).toEqual([1, 1, 1, 1]);
    expect(await lifecycle.bulkAction(id, mara)).toMatchObject({
      status: 'completed',
      progress: { done: 4, refused: 0, failed: 0 },
    });
  });

  test('a target that always fails is passed over after three times, and says why', async () => {
    const { word, ids } = await issuedFleet(2);
    const { id } = unwrap(await draft(compromised, word));
    unwrap(await start(id, 2));
    const { certificates } = world.dependencies();
    const broken = world.another({
      certificates: {
        ...certificates,
        write: async (tx, written) => {
          if (written.record.id === ids[0]) throw new Error('a bug');
          await certificates.write(tx, written);
        },
      },
    });
    for (let round = 0; round < 6; round++) {
      await broken.advanceBulkAction(id);
      world.clock.advance(30_000);
    }
    expect((await outcomes(id)).sort()).toEqual(['a bug', 'done']);
    expect(await stages(ids)).toEqual(['issued', 'revoked']);
    expect(await lifecycle.bulkAction(id, mara)).toMatchObject({
      status: 'completed',
      progress: { done: 1, refused: 0, failed: 1 },
    });
  });

  const revocations = async (ids: readonly CertificateId[]) => {
    const { rows } = await world.database.pool.query<{ id: string; count: number }>(
      `select entry->>'certificateId' as id, count(*)::int as count from lifecycle.audit_entry
       where entry->>'event' = 'CertificateRevoked' and entry->>'outcome' = 'done' group by 1`,
    );
    return ids.map((id) => rows.find((row) => row.id === id)?.count ?? 0);
  };
});

test('a target that has moved to another owner since the dry run is passed over by name', async () => {
  const { word, ids, chargers } = await issuedFleet(2);
  const nora = person('nora', { owners: ['north-depot'] });
  const { id } = unwrap(await draft(compromised, word, nora));
  unwrap(await start(id, 2, nora));
  const [, moved] = chargers;
  if (moved === undefined) throw new Error('no charger');
  const administrator = by(person('admin', { roles: ['administrator'] }));
  unwrap(await lifecycle.changeIdentity({ identityId: moved.identityId, owner: 'south-depot' }, administrator));
  await finish(id);
  const targets = await lifecycle.bulkTargets({ id, after: 0, limit: 10 }, mara);
  const outcomes = new Map(targets?.map(({ certificateId, status, refusal }) => [certificateId, [status, refusal]]));
  expect(ids.map((one) => outcomes.get(one))).toEqual([
    ['done', null],
    ['refused', 'owner_changed'],
  ]);
  expect(await world.stage(ids[1] as CertificateId)).toBe('issued');
  expect((await world.audit()).filter(({ refusal }) => refusal === 'owner_changed').length).toBe(1);
});
