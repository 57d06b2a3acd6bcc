import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import type { ApprovalId } from './approval-id.ts';
import type { WaveStartWish } from './ask-to-start-wave.ts';
import type { ApprovalVerdict } from './decide.ts';
import { thesePeople } from './people.ts';

const person = (id: string, over: Partial<Actor> = {}): Actor => ({
  kind: 'user',
  id,
  roles: ['operator'],
  owners: 'all',
  person: id,
  ...over,
});
const olaf = person('olaf');
const olafOnHisPhone = person('olaf-phone', { person: 'olaf' });
const otto = person('otto');
const noor = person('noor', { roles: ['pki_engineer'] });
const ada = person('ada', { roles: ['administrator'] });
const { person: _, ...robot } = person('robot', { kind: 'service', roles: ['operator', 'pki_engineer'] });

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  for (const one of [olaf, otto, noor, ada]) world.knows(one);
  lifecycle = world.another();
});
afterAll(() => world.drop());

const wave = (over: Partial<WaveStartWish> = {}): WaveStartWish => ({
  waveId: newId('wav'),
  version: 3,
  waveKind: 'migration',
  name: 'North depot first',
  count: 40,
  owners: ['north-depot'],
  ...over,
});
const ask = (wish: WaveStartWish, actor = olaf, on = lifecycle) =>
  on.askToStartWave(wish, by(actor, { reason: 'the depot is ready' }));
const asked = async (wish: WaveStartWish, actor = olaf): Promise<ApprovalId> =>
  unwrap(await ask(wish, actor)).approvalId;
const answer = (approvalId: ApprovalId, actor: Actor, verdict: ApprovalVerdict = 'approve', on = lifecycle) =>
  on.answerApproval({ approvalId, verdict }, by(actor, { reason: 'I looked at it' }));
const reasonOf = async (outcome: ReturnType<typeof answer> | ReturnType<typeof ask>): Promise<string> => {
  const settled = await outcome;
  return settled.ok ? 'done' : settled.refusal.reason;
};
const statusOf = async (approvalId: ApprovalId) => (await lifecycle.approval(approvalId, ada))?.status;
/** What left through the outbox about a question, in order. */
async function toldOf(approvalId: ApprovalId): Promise<readonly object[]> {
  const { rows } = await world.database.pool.query<{ type: string; data: object }>(
    `select type, data from domain_event where subject = $1 order by arrival`,
    [approvalId],
  );
  return rows.map(({ type, data }) => ({ type, ...data }));
}
async function auditOf(approvalId: ApprovalId): Promise<readonly object[]> {
  const { rows } = await world.database.pool.query<{ entry: object }>(
    `select entry from lifecycle.audit_entry where entry#>>'{detail,approvalId}' = $1 order by position`,
    [approvalId],
  );
  return rows.map(({ entry }) => entry);
}

describe('the start of a wave', () => {
  test('is asked for by whoever runs the stations, and its yes leaves as an event that says which version and who the two were', async () => {
    const wish = wave();
    const approvalId = await asked(wish);
    const { owners: _owners, ...frozen } = wish;
    expect(await lifecycle.approval(approvalId, noor)).toMatchObject({
      status: 'pending',
      action: { kind: 'start-wave', ...frozen },
      owner: 'north-depot',
      requestedBy: 'user:olaf',
      reason: 'the depot is ready',
    });
    expect(unwrap(await answer(approvalId, noor)).status).toBe('approved');
    const about = {
      approvalId,
      authorizationKeyId: null,
      breakGlassId: null,
      certificateRecordId: null,
      keyCutoverPathId: null,
      managedIdentityId: null,
      command: 'start-wave',
      waveId: wish.waveId,
      version: 3,
      requestedBy: 'user:olaf',
    };
    expect(await toldOf(approvalId)).toEqual([
      { type: 'ApprovalRequested', ...about, status: 'pending', answeredBy: null, selfApproved: null },
      { type: 'ApprovalAnswered', ...about, status: 'approved', answeredBy: 'user:noor', selfApproved: false },
    ]);
    const asksFor = { kind: 'start-wave', ...frozen };
    expect(await auditOf(approvalId)).toMatchObject([
      { action: 'request-approval', actor: 'user:olaf', after: 'pending', detail: { asksFor } },
      { action: 'approve-command', actor: 'user:noor', after: 'approved', detail: { asksFor } },
    ]);
  });

  test('is not approved by whoever asked, whatever token they use, by an operator, or by a service', async () => {
    const approvalId = await asked(wave(), noor);
    const noorOnHerPhone = person('noor-phone', { person: 'noor', roles: ['pki_engineer'] });
    for (const verdict of ['approve', 'decline'] as const) {
      expect(await reasonOf(answer(approvalId, noor, verdict))).toBe('approver_is_requester');
      expect(await reasonOf(answer(approvalId, noorOnHerPhone, verdict))).toBe('approver_is_requester');
      expect(await reasonOf(answer(approvalId, otto, verdict))).toBe('role_missing');
      expect(await reasonOf(answer(approvalId, robot, verdict))).toBe('approver_is_no_person');
    }
    expect(await statusOf(approvalId)).toBe('pending');
    expect(await reasonOf(answer(approvalId, ada))).toBe('done');
  });

  test('may be withdrawn by the operator who asked and by no other, and each sees what they may do', async () => {
    const approvalId = await asked(wave());
    const allowed = async (actor: Actor) =>
      (await lifecycle.approval(approvalId, actor))?.actions.filter((one) => one.allowed).map(({ name }) => name);
    expect([await allowed(olaf), await allowed(otto), await allowed(noor)]).toEqual([
      ['withdraw'],
      [],
      ['approve', 'decline'],
    ]);
    expect(await reasonOf(answer(approvalId, otto, 'withdraw'))).toBe('not_the_requester');
    expect(await reasonOf(answer(approvalId, olafOnHisPhone, 'withdraw'))).toBe('done');
    expect(await toldOf(approvalId)).toMatchObject([{}, { status: 'withdrawn', answeredBy: 'user:olaf-phone' }]);
    expect(await reasonOf(answer(approvalId, noor))).toBe('approval_not_pending');
  });

  test('is not approved once whoever asked may not ask any more', async () => {
    const approvalId = await asked(wave());
    const viewer = { person: 'olaf', roles: ['viewer'], owners: 'all' } as const;
    const people = thesePeople(viewer, { person: 'noor', roles: ['pki_engineer'], owners: 'all' });
    const outcome = answer(approvalId, noor, 'approve', world.another({ people }));
    expect(await reasonOf(outcome)).toBe('requester_not_allowed');
    expect(await statusOf(approvalId)).toBe('pending');
  });
});

describe('the same version of a wave', () => {
  test('is asked about once: the same person gets the same question, another is shown it', async () => {
    const wish = wave();
    const approvalId = await asked(wish);
    expect(await asked(wish)).toBe(approvalId);
    expect(await asked(wish, olafOnHisPhone)).toBe(approvalId);
    expect(await ask(wish, otto)).toMatchObject({
      refusal: { reason: 'approval_pending', detail: expect.stringContaining(approvalId) },
    });
    expect(await toldOf(approvalId)).toHaveLength(1);
    expect(await statusOf(approvalId)).toBe('pending');
  });

  test('is asked about once by questions of one moment', async () => {
    const wish = wave();
    const ids = await Promise.all(Array.from({ length: 10 }, () => asked(wish)));
    expect(new Set(ids).size).toBe(1);
  });

  test('is asked about once under one idempotency key, also after it was answered', async () => {
    const wish = wave();
    const repeat = () => lifecycle.askToStartWave(wish, by(olaf, { idempotencyKey: `start ${wish.waveId}` }));
    const first = unwrap(await repeat()).approvalId;
    unwrap(await answer(first, noor, 'decline'));
    expect(unwrap(await repeat()).approvalId).toBe(first);
  });

  test('is asked about anew once its question was answered with no, or nobody answered', async () => {
    const wish = wave();
    const declined = await asked(wish);
    unwrap(await answer(declined, noor, 'decline'));
    const unanswered = await asked(wish);
    world.clock.advance(24 * 3_600_000);
    expect(await reasonOf(answer(unanswered, noor))).toBe('approval_expired');
    const again = await asked(wish, otto);
    expect(new Set([declined, unanswered, again]).size).toBe(3);
    expect(await reasonOf(answer(again, noor))).toBe('done');
  });
});

describe('another version of a wave', () => {
  test('closes the question about the older one, which nobody can say yes to any more', async () => {
    const wish = wave();
    const other = await asked(wave());
    const older = await asked(wish);
    const newer = await asked({ ...wish, version: 4, count: 39 }, otto);
    expect(await reasonOf(answer(older, noor))).toBe('approval_overtaken');
    expect(await lifecycle.approval(older, noor)).toMatchObject({
      status: 'overtaken',
      overtaken: { because: 'Version 4 of the wave was asked about.' },
    });
    expect([await statusOf(newer), await statusOf(other)]).toEqual(['pending', 'pending']);
    expect(await reasonOf(answer(newer, noor))).toBe('done');
  });

  test('that is older closes nothing, and is told to look again', async () => {
    const wish = wave();
    const approvalId = await asked(wish);
    expect(await reasonOf(ask({ ...wish, version: 2 }))).toBe('version_conflict');
    expect(await statusOf(approvalId)).toBe('pending');
  });

  test('that is asked about at the same moment leaves the newest question alone open', async () => {
    const wish = wave();
    const versions = Array.from({ length: 10 }, (_version, index) => index + 1);
    await Promise.all(versions.map((version) => ask({ ...wish, version })));
    const pending = await lifecycle.approvals({ status: 'pending', after: null, limit: 500 }, noor);
    const about = pending.flatMap(({ action }) =>
      action.kind === 'start-wave' && action.waveId === wish.waveId ? [action.version] : [],
    );
    expect(about).toEqual([10]);
  });

  test('closes nothing when nobody is there to answer about it', async () => {
    const wish = wave();
    const approvalId = await asked(wish);
    const alone = world.another({ people: thesePeople({ person: 'olaf', roles: ['operator'], owners: 'all' }) });
    expect(await reasonOf(ask({ ...wish, version: 4 }, olaf, alone))).toBe('needs_second_person');
    expect(await statusOf(approvalId)).toBe('pending');
  });
});

describe('a wave’s question is for those who act for the owners of its stations', () => {
  test('of one owner: nobody else asks, sees it, or answers', async () => {
    const south = person('sven', { roles: ['administrator'], owners: ['south-depot'] });
    const north = person('nora', { roles: ['administrator'], owners: ['north-depot'] });
    const wish = wave({ owners: ['north-depot', 'north-depot'] });
    expect(await reasonOf(ask(wish, south))).toBe('owner_out_of_scope');
    const approvalId = await asked(wish);
    expect(await lifecycle.approval(approvalId, south)).toBeNull();
    expect(await lifecycle.approvals({ after: null, limit: 500 }, south)).toEqual([]);
    expect(await reasonOf(answer(approvalId, south))).toBe('approval_unknown');
    expect(await lifecycle.ownersOf([approvalId])).toEqual(new Map([[approvalId, 'north-depot']]));
    expect(await reasonOf(answer(approvalId, north))).toBe('done');
  });

  test('of several: only who acts for all asks and answers, not who acts for just these', async () => {
    const both = person('bea', { roles: ['administrator'], owners: ['north-depot', 'south-depot'] });
    const wish = wave({ owners: ['north-depot', 'south-depot'] });
    expect(await ask(wish, both)).toMatchObject({
      refusal: { reason: 'owner_out_of_scope', detail: expect.stringContaining('several owners') },
    });
    const approvalId = await asked(wish);
    expect(await reasonOf(answer(approvalId, both))).toBe('approval_unknown');
    expect(await reasonOf(answer(approvalId, noor))).toBe('done');
  });

  test('of nobody’s: as of several', async () => {
    const north = person('nora', { owners: ['north-depot'] });
    expect(await reasonOf(ask(wave({ owners: [] }), north))).toBe('owner_out_of_scope');
    expect(await reasonOf(ask(wave({ owners: [] })))).toBe('done');
  });
});

describe('nothing is asked', () => {
  test.each<[string, Actor]>([
    ['a viewer', person('vera', { roles: ['viewer'] })],
    ['another system', person('erp', { roles: ['integration'] })],
    ['a service that has every role for it', robot],
  ])('by %s, and the refusal stands in the audit', async (_who, actor) => {
    expect(await reasonOf(ask(wave(), actor))).toBe('role_missing');
    expect((await world.audit()).at(-1)).toMatchObject({
      action: 'start-wave',
      outcome: 'refused',
      refusal: 'role_missing',
    });
  });

  test('where nobody else may say yes: another operator, or somebody of another owner, is not enough', async () => {
    const people = thesePeople(
      { person: 'noor', roles: ['pki_engineer'], owners: 'all' },
      { person: 'otto', roles: ['operator'], owners: 'all' },
      { person: 'sven', roles: ['administrator'], owners: ['south-depot'] },
    );
    expect(await ask(wave(), noor, world.another({ people }))).toMatchObject({
      refusal: {
        reason: 'needs_second_person',
        detail: expect.stringMatching(/adds one .* pki_engineer or administrator .* north-depot/),
      },
    });
  });
});

describe('a single operator, by configuration,', () => {
  test('approves what they asked for, and the event says so', async () => {
    const people = thesePeople({ person: 'noor', roles: ['pki_engineer'], owners: 'all' });
    const single = world.another({ people, approvalRule: 'single-operator' });
    const { approvalId } = unwrap(await ask(wave(), noor, single));
    expect(await reasonOf(answer(approvalId, noor, 'approve', single))).toBe('done');
    expect(await toldOf(approvalId)).toMatchObject([{}, { answeredBy: 'user:noor', selfApproved: true }]);
  });

  test('who could not answer asks nobody where nobody could', async () => {
    const people = thesePeople({ person: 'olaf', roles: ['operator'], owners: 'all' });
    const single = world.another({ people, approvalRule: 'single-operator' });
    expect(await reasonOf(ask(wave(), olaf, single))).toBe('needs_second_person');
  });
});
