import { unwrap } from '@bfcert/kernel/result';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { by, LifecycleWorld, ORGANISATION } from '../testing/lifecycle-world.ts';
import { ada, administrator, otto, withTwoAdministrators } from '../testing/two-administrators.ts';
import type { AdoptionWish } from './adopt-stations.ts';
import type { StationAdoptionId } from './station-adoption-id.ts';

let world: LifecycleWorld;
let lifecycle: Lifecycle;
beforeAll(async () => {
  world = await LifecycleWorld.start();
  lifecycle = withTwoAdministrators(world);
});
afterAll(() => world.drop());

const DAY = 86_400_000;
const south = administrator('sven', { owners: ['south-depot'] });
const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY).toISOString();

let stations = 0;
/** Chargers of one cohort, which no other test has. */
async function cohortOf(count: number, cohort: string, owner = 'north-depot'): Promise<readonly IdentityId[]> {
  const ids: IdentityId[] = [];
  for (let made = 0; made < count; made++) {
    const name = `AD-${++stations}`;
    const bindings = [
      { kind: 'ocpp_identity', value: name },
      { kind: 'serial_number', value: `SN-${name}` },
      { kind: 'organisation', value: ORGANISATION },
    ] as const;
    const identity = { subjectType: 'charger', owner, family: 'acme', cohorts: [cohort], bindings } as const;
    ids.push(unwrap(await lifecycle.registerIdentity(identity, by(administrator('registrar')))).identityId);
  }
  return ids;
}
const adopt = (over: Partial<AdoptionWish> & { readonly cohort?: string }, actor = ada, more = {}) => {
  const { cohort = 'none', ...wish } = over;
  return lifecycle.adoptStations({ filter: { cohort }, until: inDays(30), count: null, ...wish }, by(actor, more));
};
async function asked(cohort: string, count: number) {
  const { approvalId, adoptionId } = unwrap(
    await adopt({ cohort, count }, ada, { reason: 'we have bought the depot' }),
  );
  if (approvalId === null || adoptionId === null) throw new Error('nobody was asked');
  return { approvalId, adoptionId };
}
const passwordsOf = (having: ReadonlySet<IdentityId>) => ({
  usableAmong: async (_: unknown, ids: readonly IdentityId[]) => new Set(ids.filter((id) => having.has(id))),
});
const outcomeOf = async (id: StationAdoptionId) => (await lifecycle.stationAdoption(id, ada))?.outcome;
const awaited = async (ids: readonly IdentityId[]) =>
  [...(await lifecycle.toleratedOf(ids))].flatMap(([id, all]) =>
    all.some(({ kind }) => kind === 'outside_certificate') ? [id] : [],
  );

describe('stations of a cohort that are on Profile 3 under another CA', () => {
  test('are looked at by a dry run, which says what is left alone, and grants nothing', async () => {
    const ids = await cohortOf(2, 'dry');
    const charger = await world.charger();
    await world.active(charger);
    const [identity] = await world.dependencies().identities.find([charger.identityId]);
    if (identity === undefined) throw new Error('it is gone');
    const { owner, family, bindings, version: expectedVersion } = identity;
    const moved = { identityId: charger.identityId, owner, family, cohorts: ['dry'], bindings };
    unwrap(await lifecycle.changeIdentity(moved, by(ada, { expectedVersion })));
    expect(unwrap(await adopt({ cohort: 'dry' }))).toEqual({
      count: 2,
      adoptionId: null,
      approvalId: null,
      skipped: [
        { reason: 'certificate_on_record', detail: expect.any(String), count: 1, examples: [charger.identityId] },
      ],
    });
    expect(await awaited(ids)).toEqual([]);
  });

  test('are counted without those that come in with a password: nobody takes their place with a certificate', async () => {
    const [migrates, awaited] = (await cohortOf(2, 'passwords')) as [IdentityId, IdentityId];
    const knowing = world.another({ stationPasswords: passwordsOf(new Set([migrates])) });
    const wish = { filter: { cohort: 'passwords' }, until: inDays(30) };
    expect(unwrap(await knowing.adoptStations({ ...wish, count: null }, by(ada)))).toMatchObject({
      count: 1,
      skipped: [{ reason: 'password_usable', count: 1, examples: [migrates] }],
    });
    const { adoptionId } = unwrap(await knowing.adoptStations({ ...wish, count: 1 }, by(ada)));
    if (adoptionId === null) throw new Error('nobody was asked');
    expect((await lifecycle.stationAdoption(adoptionId, ada))?.targets).toMatchObject([{ identityId: awaited }]);
  });

  test('are each let in with what they have once a second administrator has said yes, and the audit names both for each', async () => {
    const ids = await cohortOf(3, 'three');
    const { approvalId, adoptionId } = await asked('three', 3);
    expect(await awaited(ids)).toEqual([]);
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(ada))).toMatchObject({
      refusal: { reason: 'approver_is_requester' },
    });
    expect(await lifecycle.approval(approvalId, otto)).toMatchObject({
      action: { kind: 'adopt-stations', adoptionId, count: 3 },
      owner: 'north-depot',
    });
    unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
    expect((await awaited(ids)).toSorted()).toEqual(ids.toSorted());
    expect(await outcomeOf(adoptionId)).toMatchObject({ granted: 3, refused: [] });
    const { rows } = await world.database.pool.query(
      `select entry#>>'{detail,approvedBy}' as approved, entry#>>'{detail,requestedBy}' as requested
       from lifecycle.audit_entry where entry->>'identityId' = any($1) and entry->>'action' = 'grant-station-tolerance'`,
      [ids],
    );
    expect(rows).toEqual(ids.map(() => ({ approved: 'user:otto', requested: 'user:ada' })));
    expect(unwrap(await adopt({ cohort: 'three' }))).toMatchObject({
      count: 0,
      skipped: [{ reason: 'tolerance_active', count: 3 }],
    });
  });

  test('that have changed since they were looked at are left alone and named; one that came after is not among them', async () => {
    const ids = await cohortOf(2, 'changing');
    const { approvalId, adoptionId } = await asked('changing', 2);
    const [changed, same] = ids as [IdentityId, IdentityId];
    const [identity] = await world.dependencies().identities.find([changed]);
    if (identity === undefined) throw new Error('it is gone');
    const { owner, family, bindings, version: expectedVersion } = identity;
    const other = { identityId: changed, owner, family, cohorts: ['changing', 'more'], bindings };
    unwrap(await lifecycle.changeIdentity(other, by(ada, { expectedVersion })));
    const later = await cohortOf(1, 'changing');
    unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
    expect(await awaited([...ids, ...later])).toEqual([same]);
    expect(await outcomeOf(adoptionId)).toMatchObject({
      granted: 1,
      refused: [{ identityId: changed, reason: 'approval_outdated' }],
    });
  });

  test('that have got a certificate of their own before the yes are left alone and named', async () => {
    await cohortOf(1, 'in-between');
    const station = await world.charger();
    const { identityId } = station;
    unwrap(await lifecycle.changeIdentity({ identityId, cohorts: ['in-between'] }, by(ada)));
    const { approvalId, adoptionId } = await asked('in-between', 2);
    await world.active(station);
    unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
    expect(await awaited([identityId])).toEqual([]);
    expect(await outcomeOf(adoptionId)).toMatchObject({
      granted: 1,
      refused: [{ identityId, reason: 'certificate_on_record' }],
    });
  });

  test('that have got a password before the yes are left alone and named', async () => {
    const [migrates, same] = (await cohortOf(2, 'got-password')) as [IdentityId, IdentityId];
    const having = new Set<IdentityId>();
    const knowing = world.another({ stationPasswords: passwordsOf(having) });
    const { approvalId, adoptionId } = await asked('got-password', 2);
    having.add(migrates);
    unwrap(await knowing.answerApproval({ approvalId, verdict: 'approve' }, by(otto)));
    expect(await awaited([migrates, same])).toEqual([same]);
    expect(await outcomeOf(adoptionId)).toMatchObject({
      granted: 1,
      refused: [{ identityId: migrates, reason: 'password_usable' }],
    });
    expect(await world.audit()).toContainEqual(
      expect.objectContaining({ action: 'adopt-stations', refusal: 'password_usable' }),
    );
  });

  test('that have no password any more are found again by the next look, and not by the count of the one before', async () => {
    const [before] = (await cohortOf(1, 'lost-password')) as [IdentityId];
    const having = new Set([before]);
    const knowing = world.another({ stationPasswords: passwordsOf(having) });
    const wish = { filter: { cohort: 'lost-password' }, until: inDays(30) };
    expect(unwrap(await knowing.adoptStations({ ...wish, count: null }, by(ada)))).toMatchObject({ count: 0 });
    having.clear();
    expect(await knowing.adoptStations({ ...wish, count: 0 }, by(ada))).toMatchObject({
      refusal: { reason: 'count_mismatch' },
    });
    expect(unwrap(await knowing.adoptStations({ ...wish, count: 1 }, by(ada))).approvalId).not.toBeNull();
  });

  test('are found among the owners of whoever asks, and the question is for those who act for all of them', async () => {
    await cohortOf(1, 'two-owners');
    await cohortOf(1, 'two-owners', 'south-depot');
    expect(unwrap(await adopt({ cohort: 'two-owners' }, south)).count).toBe(1);
    const { approvalId, adoptionId } = await asked('two-owners', 2);
    expect(await lifecycle.approval(approvalId, south)).toBeNull();
    expect(await lifecycle.stationAdoption(adoptionId, south)).toBeNull();
    expect(await lifecycle.answerApproval({ approvalId, verdict: 'approve' }, by(south))).toMatchObject({
      refusal: { reason: 'approval_unknown' },
    });
  });
});

describe('the same stations', () => {
  test('are asked about once, and by nobody else meanwhile', async () => {
    await cohortOf(2, 'once');
    const until = inDays(30);
    const wish = { cohort: 'once', count: 2, until };
    const first = unwrap(await adopt(wish));
    expect(unwrap(await adopt(wish))).toEqual(first);
    expect(await adopt(wish, otto)).toMatchObject({ refusal: { reason: 'approval_pending' } });
    // Another end, and after a no the same, is another question.
    const longer = unwrap(await adopt({ ...wish, until: inDays(31) }));
    expect(longer.adoptionId).not.toBe(first.adoptionId);
    const { approvalId } = first;
    if (approvalId === null) throw new Error('nobody was asked');
    const declined = { reason: 'they are not ours yet' };
    unwrap(await lifecycle.answerApproval({ approvalId, verdict: 'decline' }, by(otto, declined)));
    expect(first.adoptionId === null ? null : await lifecycle.stationAdoption(first.adoptionId, ada)).toMatchObject({
      outcome: null,
      turnedDown: { as: 'declined', by: 'user:otto', ...declined },
    });
    const again = unwrap(await adopt(wish, otto));
    expect(again.adoptionId).not.toBe(first.adoptionId);
    expect(again.adoptionId === null ? null : await lifecycle.stationAdoption(again.adoptionId, ada)).toMatchObject({
      requestedBy: 'user:otto',
    });
  });

  test('are asked about once by questions of one moment', async () => {
    await cohortOf(1, 'at-once');
    const wish = { cohort: 'at-once', count: 1, until: inDays(30) };
    const answers = await Promise.all([1, 2, 3].map(() => adopt(wish)));
    expect(new Set(answers.map((answer) => unwrap(answer).adoptionId)).size).toBe(1);
  });
});

describe('nothing is asked', () => {
  test('about stations of several owners by an administrator of these alone, who is told why', async () => {
    await cohortOf(1, 'of-both');
    await cohortOf(1, 'of-both', 'south-depot');
    const both = administrator('bea', { owners: ['north-depot', 'south-depot'] });
    world.knows(both);
    expect(unwrap(await adopt({ cohort: 'of-both' }, both)).count).toBe(2);
    expect(await adopt({ cohort: 'of-both', count: 2 }, both)).toMatchObject({
      refusal: { reason: 'owner_out_of_scope', detail: expect.stringContaining('(north-depot, south-depot)') },
    });
    const one = { filter: { cohort: 'of-both', owner: 'south-depot' }, count: 1 };
    expect(unwrap(await adopt(one, both)).approvalId).not.toBeNull();
  });

  test.each<[string, Partial<AdoptionWish> & { readonly days?: number }]>([
    ['count_mismatch', { count: 2 }],
    ['count_mismatch', { count: Number.MAX_SAFE_INTEGER }],
    ['adoption_empty', { count: 0, filter: { cohort: '__proto__' } }],
    ['end_date_unsuitable', { days: 91 }],
    ['end_date_unsuitable', { days: -1 }],
    ['end_date_unsuitable', { until: '\ud800' }],
    ['end_date_unsuitable', { until: '+999999-01-01T00:00:00Z' }],
  ])('where it is refused as %s: %j', async (reason, { days = 30, ...wish }) => {
    const cohort = `refused-${stations}`;
    await cohortOf(1, cohort);
    const outcome = await adopt({ cohort, count: 1, until: inDays(days), ...wish });
    expect(outcome).toMatchObject({ refusal: { reason } });
    expect((await world.audit()).at(-1)).toMatchObject({ action: 'adopt-stations', refusal: reason });
  });

  test('by a service, by another role, or where nobody else is an administrator', async () => {
    await cohortOf(1, 'alone');
    const { person: _, ...robot } = administrator('erp', { kind: 'service' });
    expect(await adopt({ cohort: 'alone', count: 1 }, robot)).toMatchObject({
      refusal: { reason: 'needs_second_person' },
    });
    expect(await adopt({ cohort: 'alone', count: 1 }, { ...ada, roles: ['pki_engineer'] })).toMatchObject({
      refusal: { reason: 'role_missing' },
    });
    const before = world.people.splice(0);
    expect(await adopt({ cohort: 'alone', count: 1 })).toMatchObject({ refusal: { reason: 'needs_second_person' } });
    world.people.push(...before);
  });

  test('of more stations than one answer may decide about', async () => {
    const rows = Array.from({ length: 501 }, (_, index) => `MANY-${index}`);
    await world.database.pool.query(
      `insert into lifecycle.identity (record)
       select jsonb_set(jsonb_set(record, '{id}', to_jsonb('idn_' || lpad(row, 26, '0'))), '{cohorts}', '["many"]')
       from lifecycle.identity, unnest($1::text[]) as row where subject_type = 'charger' and id = $2`,
      [rows.map((_, index) => String(index)), (await cohortOf(1, 'template'))[0]],
    );
    expect(await adopt({ cohort: 'many' })).toMatchObject({ refusal: { reason: 'adoption_too_large' } });
  });
});
