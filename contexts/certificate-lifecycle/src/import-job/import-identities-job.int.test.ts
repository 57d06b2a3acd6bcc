import type { Actor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IdentityImport } from '../commands/import-identities.ts';
import type { ImportRow } from '../identity-source/import-row.ts';
import type { LifecyclePorts } from '../ports.ts';
import { actorWith, by, LifecycleWorld, operator } from '../testing/lifecycle-world.ts';
import { MOST_JOB_ROWS, MOST_OPEN_JOBS, REPORT_LIFETIME } from './import-job.ts';
import { type ImportJobId, newImportJobId } from './import-job-id.ts';
import { chargerRow } from './testing/rows.ts';

const administrator = actorWith('administrator');
const ofNorth: Actor = { ...administrator, id: 'noor', person: 'noor', owners: ['north-depot'] };

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  for (const actor of [administrator, ofNorth]) world.knows(actor);
});
afterEach(() => world.drop());

const rowsOf = (count: number, from = 1): ImportRow[] =>
  Array.from({ length: count }, (_, index) => chargerRow(from + index));
const start = (rows: readonly ImportRow[], over: Partial<IdentityImport> = {}, actor = administrator) =>
  world.lifecycle.startImportJob(
    { kind: 'identities', source: 'erp', rows, dryRun: false, ...over },
    by(actor, { reason: 'the fleet is taken over' }),
  );
const started = async (...args: Parameters<typeof start>) => unwrap(await start(...args)).id;
const jobOf = (id: ImportJobId, actor = administrator) => world.lifecycle.importJob(id, actor);
async function finished(...args: Parameters<typeof start>) {
  const id = await started(...args);
  await world.lifecycle.advanceImportJob(id);
  const job = await jobOf(id);
  if (job?.status !== 'completed') throw new Error(`it is ${job?.status}`);
  return job;
}
const reportOf = async (id: ImportJobId, actor = administrator) =>
  unwrap(await world.lifecycle.importJobRows({ id, after: 0, limit: 1_000 }, actor));
/** Without what a dry run cannot know. */
const withoutIds = (rows: Awaited<ReturnType<typeof reportOf>>) => rows.map((row) => ({ ...row, identityId: null }));
const identities = async () =>
  (await world.database.pool.query('select count(*)::int as count from lifecycle.identity')).rows[0].count;
const auditOf = async (action: string) => {
  const { rows } = await world.database.pool.query(
    `select entry->>'actor' as actor, entry->>'onBehalfOf' as behalf, entry->>'reason' as reason, entry->'detail' as detail
     from lifecycle.audit_entry where entry->>'action' = $1 order by position`,
    [action],
  );
  return rows;
};

describe('a large import of identities', () => {
  test('takes every row, batch by batch, says of each what came of it, and is audited in the words of whoever asked', async () => {
    const job = await finished(rowsOf(450));
    expect(job).toMatchObject({
      rows: 450,
      progress: { done: 450, created: 450, failed: 0 },
      vanished: [],
      owners: 'all',
      requestedBy: 'user:mara',
    });
    const report = await reportOf(job.id);
    expect(report.map(({ line }) => line)).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
    expect(report[449]).toMatchObject({ outcome: 'created', identityId: expect.stringMatching(/^idn_/) });
    expect(await identities()).toBe(450);
    const page = unwrap(await world.lifecycle.importJobRows({ id: job.id, after: 440, limit: 5 }, administrator));
    expect(page.map(({ line }) => line)).toEqual([441, 442, 443, 444, 445]);

    const batches = await auditOf('take-import-batch');
    expect(batches.map(({ detail }) => [detail.batch, detail.done, detail.created])).toEqual([
      [1, 200, 200],
      [2, 200, 200],
      [3, 50, 50],
    ]);
    expect(batches[0]).toMatchObject({
      actor: 'system:import-jobs',
      behalf: 'user:mara',
      reason: 'the fleet is taken over',
    });
    expect((await auditOf('import-identities')).length).toBe(451);
    const { rows } = await world.database.pool.query(
      `select data from domain_event where type = 'ImportJobChanged' order by arrival`,
    );
    expect(rows.map(({ data }) => [data.importJobId, data.status, data.done])).toEqual([
      [job.id, 'waiting', 0],
      [job.id, 'completed', 450],
    ]);
  });

  test('that is a dry run writes nothing, and the same import for real has the same report', async () => {
    await finished(rowsOf(250));
    const rows = [
      ...rowsOf(400).map((row) => (row.line % 7 === 0 ? { ...row, family: 'acme-60' } : row)),
      chargerRow(401, { bindings: [] }),
      chargerRow(402, { owner: '' }),
      // In another batch than the row whose name it has.
      chargerRow(403, { bindings: chargerRow(1).bindings }),
    ];
    const before = await identities();
    const dry = await finished(rows, { dryRun: true });
    expect([dry.dryRun, await identities()]).toEqual([true, before]);
    const real = await finished(rows);
    expect(real.progress).toEqual(dry.progress);
    expect(withoutIds(await reportOf(real.id))).toEqual(withoutIds(await reportOf(dry.id)));
    expect(real.progress).toMatchObject({ created: 150 - 22 + 22, changed: 35, unchanged: 214, conflict: 4 });
  });

  test('finds names that several of its rows have, however far apart they stand', async () => {
    const rows = rowsOf(401);
    rows[400] = chargerRow(401, {
      bindings: [...chargerRow(401).bindings.slice(0, 1), ...chargerRow(1).bindings.slice(1)],
    });
    const { id, progress } = await finished(rows);
    expect(progress).toMatchObject({ created: 399, conflict: 2 });
    const conflicts = unwrap(
      await world.lifecycle.importJobRows({ id, outcome: 'conflict', after: 0, limit: 10 }, administrator),
    );
    expect(conflicts).toMatchObject([
      { line: 1, reason: 'row_repeated', detail: 'Several rows have serial_number=SN-000001.' },
      { line: 401, reason: 'row_repeated' },
    ]);
  });

  test('gives every job that waits its turn', async () => {
    const id = await started(rowsOf(1));
    world.nudges.sent.length = 0;
    world.clock.advance(1_000);
    expect(await world.lifecycle.nudgeDueImportJobs()).toBe(1);
    expect(world.nudges.sent).toEqual([{ id, startAfter: null }]);
    await world.lifecycle.advanceImportJob(id);
    expect(await world.lifecycle.nudgeDueImportJobs()).toBe(0);
    const large = await started(rowsOf(1_001), { dryRun: true });
    world.nudges.sent.length = 0;
    await world.lifecycle.advanceImportJob(large);
    expect(await jobOf(large)).toMatchObject({ status: 'running', progress: { done: 1_000 } });
    expect(world.nudges.sent).toEqual([{ id: large, startAfter: null }]);
    await world.lifecycle.advanceImportJob(large);
    expect(await jobOf(large)).toMatchObject({ status: 'completed', progress: { done: 1_001 } });
  });
});

describe('of a source that sends all it has', () => {
  const all = (id: string) => ({ sync: { id, isLast: true } });

  test('what vanished is known once everything was read, for real as in a dry run', async () => {
    const first = await finished(rowsOf(450), all('monday'));
    expect(first.vanished).toEqual([]);
    const gone = (await reportOf(first.id)).filter(({ line }) => line > 440).map(({ identityId }) => identityId);
    const dry = await finished(rowsOf(440), { ...all('tuesday'), dryRun: true });
    const [source] = await world.lifecycle.identitySources();
    world.clock.advance(1_000);
    const real = await finished(rowsOf(440), all('tuesday'));
    expect(dry.vanished.toSorted()).toEqual(gone.toSorted());
    expect(real.vanished.toSorted()).toEqual(gone.toSorted());
    const [after] = await world.lifecycle.identitySources();
    expect([source?.synchronisedAt, after?.synchronisedAt]).toEqual([
      '2026-03-01T00:00:00.000Z',
      '2026-03-01T00:00:01.000Z',
    ]);
  });

  test('a cancelled import judges nobody absent, and the source is not up to date by it', async () => {
    await finished(rowsOf(450), all('monday'));
    world.clock.advance(1_000);
    const id = await started(rowsOf(10), all('tuesday'));
    unwrap(await world.lifecycle.cancelImportJob({ importJobId: id }, by(administrator)));
    await world.lifecycle.advanceImportJob(id);
    expect(await jobOf(id)).toMatchObject({ status: 'cancelled', vanished: [], progress: { done: 0 } });
    expect((await world.lifecycle.identitySources())[0]?.synchronisedAt).toBe('2026-03-01T00:00:00.000Z');
  });

  test.each([
    ['its last part', true],
    ['another part', false],
  ])('a synchronisation of which %s is cancelled is over, and the next need not wait for it', async (_, isLast) => {
    const part = (id: string, last: boolean) => ({ sync: { id, isLast: last } });
    await finished(rowsOf(450), all('monday'));
    await finished(rowsOf(300), part('tuesday', false));
    const id = await started(rowsOf(10), part('tuesday', isLast));
    unwrap(await world.lifecycle.cancelImportJob({ importJobId: id }, by(administrator)));
    expect(await start(rowsOf(10), part('tuesday', true))).toMatchObject({
      refusal: { reason: 'sync_superseded', detail: expect.stringContaining('a part of it was cancelled') },
    });
    const { vanished } = await finished(rowsOf(449), all('wednesday'));
    expect(vanished).toHaveLength(1);
  });

  test('no other import of it comes between two batches', async () => {
    const id = await started(rowsOf(10), all('monday'));
    const small = { source: 'erp', rows: rowsOf(1), dryRun: false };
    const importNow = (over: Partial<IdentityImport> = {}) =>
      world.lifecycle.importIdentities({ ...small, ...over }, by(administrator));
    expect(await importNow()).toMatchObject({
      refusal: { reason: 'import_under_way', detail: expect.stringContaining(id) },
    });
    expect(await start(rowsOf(1))).toMatchObject({ refusal: { reason: 'import_under_way' } });
    // What changes nothing, and other sources, are kept from nothing.
    expect((await importNow({ dryRun: true })).ok).toBe(true);
    expect((await importNow({ source: 'other', rows: rowsOf(1, 500) })).ok).toBe(true);
    expect((await start(rowsOf(1), { dryRun: true })).ok).toBe(true);
    await world.lifecycle.advanceImportJob(id);
    expect((await importNow()).ok).toBe(true);
  });
});

describe('a cancel', () => {
  test('needs a job that is there, that is open, and the role that could have started it', async () => {
    const id = await started(rowsOf(1));
    const cancel = (importJobId: ImportJobId, actor = administrator) =>
      world.lifecycle.cancelImportJob({ importJobId }, by(actor));
    expect(await cancel(newImportJobId(new Date(0)))).toMatchObject({ refusal: { reason: 'import_job_unknown' } });
    expect(await cancel(id, operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
    // A PKI engineer imports certificates, and no identities.
    expect(await cancel(id, actorWith('pki_engineer'))).toMatchObject({ refusal: { reason: 'role_missing' } });
    unwrap(await cancel(id));
    expect(await cancel(id)).toMatchObject({
      refusal: { reason: 'import_job_over', detail: 'It is cancelled.' },
    });
    const { rows } = await world.database.pool.query('select 1 from lifecycle.import_batch');
    expect(rows).toEqual([]);
  });
});

describe('whoever acts for some owners', () => {
  test('imports the rows of these alone', async () => {
    const rows = [...rowsOf(2), chargerRow(3, { owner: 'south-depot' })];
    const { id, progress } = await finished(rows, {}, ofNorth);
    expect(progress).toMatchObject({ created: 2, conflict: 1 });
    expect((await reportOf(id, ofNorth))[2]).toMatchObject({ reason: 'owner_out_of_scope', identityId: null });
  });

  test('starts none of all that a source has', async () => {
    expect(await start(rowsOf(1), { sync: { id: 'monday', isLast: true } }, ofNorth)).toMatchObject({
      refusal: { reason: 'owner_out_of_scope' },
    });
    expect(await world.lifecycle.importJobs({ after: null, limit: 1 }, administrator)).toEqual([]);
  });

  test('sees, and cancels, the imports of those who act for no others', async () => {
    const ofSouth: Actor = { ...ofNorth, owners: ['south-depot'] };
    const ofBoth: Actor = { ...ofNorth, owners: ['north-depot', 'south-depot'] };
    const north = await started(rowsOf(1), { source: 'north' }, ofNorth);
    const both = await started(rowsOf(1), { source: 'both' }, ofBoth);
    const everybodys = await started(rowsOf(1), { source: 'all' });
    const seenBy = async (actor: Actor) =>
      (await world.lifecycle.importJobs({ after: null, limit: 10 }, actor)).map(({ id }) => id).toSorted();
    expect(await seenBy(ofNorth)).toEqual([north]);
    expect(await seenBy(ofSouth)).toEqual([]);
    expect(await seenBy({ ...ofNorth, owners: [] })).toEqual([]);
    expect(await seenBy(ofBoth)).toEqual([north, both].toSorted());
    expect(await seenBy(administrator)).toEqual([north, both, everybodys].toSorted());
    for (const [id, actor] of [
      [north, ofSouth],
      [both, ofNorth],
      [everybodys, ofBoth],
    ] as const) {
      expect(await jobOf(id, actor)).toBe(null);
      expect(await world.lifecycle.importJobRows({ id, after: 0, limit: 1 }, actor)).toMatchObject({
        refusal: 'import_job_unknown',
      });
      expect(await world.lifecycle.cancelImportJob({ importJobId: id }, by(actor))).toMatchObject({
        refusal: { reason: 'import_job_unknown' },
      });
    }
  });
});

describe('an import is refused as a whole, and nothing of it is kept', () => {
  const named = (value: string): ImportRow =>
    chargerRow(2, { bindings: [{ kind: 'ocpp_identity', value }, ...chargerRow(2).bindings.slice(1)] });

  test.each<[string, () => readonly ImportRow[], Partial<IdentityImport>, RegExp]>([
    ['without rows', () => [], {}, /no rows/],
    ['with NUL in a name', () => [chargerRow(1), named('CS\u0000')], {}, /line 2 .*NUL/],
    ['with half of a surrogate pair', () => [chargerRow(1), named('CS\ud800')], {}, /line 2/],
    ['with half of one in a cohort', () => [chargerRow(1, { cohorts: ['\udc00'] })], {}, /line 1/],
    ['with too many rows', () => Array(MOST_JOB_ROWS + 1).fill(chargerRow(1)), {}, /more than 200000/],
    ['of a source that has no name', () => rowsOf(1), { source: '../x' }, /source is called/],
    [
      'that tries a part of all that a source has',
      () => rowsOf(1),
      { sync: { id: 'a', isLast: false }, dryRun: true },
      /all in one call/,
    ],
    ['of a synchronisation that has none', () => rowsOf(1), { sync: { id: 'a b', isLast: true } }, /synchronisation/],
  ])('%s', async (_, rows, over, why) => {
    expect(await start(rows(), over)).toMatchObject({
      refusal: { reason: 'import_invalid', detail: expect.stringMatching(why) },
    });
    expect(await world.lifecycle.importJobs({ after: null, limit: 1 }, administrator)).toEqual([]);
    expect(await world.lifecycle.identitySources()).toEqual([]);
  });

  test('by whoever may not import, or acts for no owner', async () => {
    expect(await start(rowsOf(1), {}, { ...administrator, owners: [] })).toMatchObject({
      refusal: { reason: 'owner_out_of_scope' },
    });
    expect(await start(rowsOf(1), {}, operator)).toMatchObject({ refusal: { reason: 'role_missing' } });
  });

  test('a name like a member of every object is a conflict of its row', async () => {
    const bindings = [{ kind: '__proto__' as 'fqdn', value: 'x' }];
    const { id } = await finished([chargerRow(1, { bindings }), chargerRow(2, { owner: '__proto__' })]);
    expect(await reportOf(id)).toMatchObject([{ reason: 'binding_invalid' }, { outcome: 'created' }]);
  });

  test('when as many of the requester are open as may be, until one is over', async () => {
    const ids: ImportJobId[] = [];
    for (let i = 0; i < MOST_OPEN_JOBS; i++) ids.push(await started(rowsOf(1), { source: `s${i}` }, ofNorth));
    const one = () => start(rowsOf(1), { source: 'one' }, ofNorth);
    expect(await one()).toMatchObject({ refusal: { reason: 'import_jobs_too_many' } });
    expect((await start(rowsOf(1), { source: 'other' })).ok).toBe(true);
    await world.lifecycle.advanceImportJob(ids[0] as ImportJobId);
    expect((await one()).ok).toBe(true);
  });

  test('when the requester, or all of them together, keep as much as may be kept', async () => {
    await finished(rowsOf(1), { source: 'first' }, ofNorth);
    const keeping = async (bytes: number, actor: Actor) => {
      await world.database.pool.query(
        `update lifecycle.import_job set record = jsonb_set(record, '{keptBytes}', to_jsonb($1::bigint))`,
        [bytes],
      );
      return start(rowsOf(1), { source: newId('imp').toLowerCase().replace('_', '-') }, actor);
    };
    const over = { refusal: { reason: 'import_quota_exceeded' } };
    expect(await keeping(512 * 1024 * 1024, ofNorth)).toMatchObject(over);
    expect(await keeping(512 * 1024 * 1024, { ...ofNorth, owners: ['north-depot', 'x'] })).toMatchObject(over);
    expect((await keeping(512 * 1024 * 1024, { ...ofNorth, owners: ['south-depot'] })).ok).toBe(true);
    expect(await keeping(4 * 1024 * 1024 * 1024, administrator)).toMatchObject(over);
  });
});

describe('the same idempotency key', () => {
  test('is the same job, and with other rows none', async () => {
    const once = (rows: readonly ImportRow[]) =>
      world.lifecycle.startImportJob(
        { kind: 'identities', source: 'erp', rows, dryRun: false },
        by(administrator, { idempotencyKey: 'key-1' }),
      );
    const { id } = unwrap(await once(rowsOf(3)));
    expect(unwrap(await once(rowsOf(3))).id).toBe(id);
    expect(await once(rowsOf(4))).toMatchObject({ refusal: { reason: 'idempotency_key_reused' } });
  });
});

describe('an error of ours', () => {
  const broken = (when: () => boolean): Partial<LifecyclePorts> => {
    const { identities: store } = world.dependencies();
    const insert: typeof store.insert = async (tx, identity) => {
      if (when() && identity.bindings.some(({ value }) => value === 'CS-000250')) throw new Error('the disk is full');
      return store.insert(tx, identity);
    };
    return { identities: { ...store, insert } };
  };

  test('lets the batch wait half a minute, and nothing of it is lost', async () => {
    let isBroken = true;
    const lifecycle = world.another(broken(() => isBroken));
    const id = await started(rowsOf(450));
    await lifecycle.advanceImportJob(id);
    expect(await jobOf(id)).toMatchObject({ status: 'running', failures: 1, progress: { done: 200 } });
    isBroken = false;
    await lifecycle.advanceImportJob(id);
    expect((await jobOf(id))?.progress.done).toBe(200);
    world.clock.advance(30_000);
    await lifecycle.advanceImportJob(id);
    expect(await jobOf(id)).toMatchObject({ status: 'completed', failures: 0, progress: { created: 450, failed: 0 } });
  });

  test('three times is the outcome of the rows of its batch, and the others go on', async () => {
    const lifecycle = world.another(broken(() => true));
    const id = await started(rowsOf(450));
    for (let i = 0; i < 4; i++) {
      await lifecycle.advanceImportJob(id);
      world.clock.advance(30_000);
    }
    expect(await jobOf(id)).toMatchObject({ status: 'completed', progress: { done: 450, created: 250, failed: 200 } });
    const report = await reportOf(id);
    expect(report[249]).toMatchObject({ line: 250, outcome: 'failed', detail: 'the disk is full', identityId: null });
    expect(await identities()).toBe(250);
  });
});

describe('what is kept', () => {
  test('of its content is gone when it is over, and of its report after thirty days', async () => {
    const { id, reportUntil } = await finished(rowsOf(3));
    const { rows } = await world.database.pool.query('select 1 from lifecycle.import_batch');
    expect(rows).toEqual([]);
    world.clock.advance(REPORT_LIFETIME - 1);
    expect(reportUntil).toBe('2026-03-31T00:00:00.000Z');
    expect(await world.lifecycle.forgetImportReports()).toBe(0);
    expect(await reportOf(id)).toHaveLength(3);
    world.clock.advance(1);
    const gone = { ok: false, refusal: 'report_gone' };
    expect(await world.lifecycle.importJobRows({ id, after: 0, limit: 1 }, administrator)).toEqual(gone);
    expect(await world.lifecycle.forgetImportReports()).toBe(1);
    expect(await world.lifecycle.forgetImportReports()).toBe(0);
    expect(await jobOf(id)).toMatchObject({ progress: { done: 3 }, keptBytes: 0 });
    expect((await world.database.pool.query('select 1 from lifecycle.import_row')).rows).toEqual([]);
  });

  test('says which import has not advanced for how long', async () => {
    expect(await world.lifecycle.importJobStanding()).toEqual({ open: 0, oldestAdvance: null });
    const id = await started(rowsOf(1));
    world.clock.advance(60_000);
    await started(rowsOf(1), { source: 'other' });
    expect(await world.lifecycle.importJobStanding()).toEqual({ open: 2, oldestAdvance: '2026-03-01T00:00:00.000Z' });
    await world.lifecycle.advanceImportJob(id);
    expect(await world.lifecycle.importJobStanding()).toEqual({ open: 1, oldestAdvance: '2026-03-01T00:01:00.000Z' });
  });
});

test('a batch that failed by an error of ours calls nobody vanished, and leaves the source as late as it was', async () => {
  await finished(rowsOf(450), { sync: { id: 'monday', isLast: true } });
  const before = await world.lifecycle.identitySources();
  world.clock.advance(1_000);
  const { identities: store } = world.dependencies();
  const holders: typeof store.holders = async (tx, bindings) => {
    if (bindings.some(({ value }) => value === 'CS-000250')) throw new Error('the disk is full');
    return store.holders(tx, bindings);
  };
  const lifecycle = world.another({ identities: { ...store, holders } });
  const id = await started(rowsOf(450), { sync: { id: 'tuesday', isLast: true } });
  for (let i = 0; i < 4; i++) {
    await lifecycle.advanceImportJob(id);
    world.clock.advance(30_000);
  }
  const job = await jobOf(id);
  expect([job?.status, job?.progress.failed, job?.vanished.length]).toEqual(['completed', 200, 0]);
  expect(await world.lifecycle.identitySources()).toEqual(before);
});
