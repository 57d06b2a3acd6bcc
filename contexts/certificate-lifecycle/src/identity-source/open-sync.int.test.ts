import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chargerRow } from '../import-job/testing/rows.ts';
import { actorWith, by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import { SYNC_PATIENCE_MS } from './open-sync.ts';

const administrator = actorWith('administrator');
let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.knows(administrator);
});
afterEach(() => world.drop());

const rows = (lines: readonly number[]) => lines.map((line) => chargerRow(line));

/** A part of all that a source has; without an id, rows and no more. */
const send = (lines: readonly number[], id?: string, isLast = false, source = 'erp') =>
  world.lifecycle.importIdentities(
    { source, rows: rows(lines), dryRun: false, ...(id === undefined ? {} : { sync: { id, isLast } }) },
    by(administrator),
  );
const startJob = (lines: readonly number[], id: string, isLast: boolean) =>
  world.lifecycle.startImportJob(
    { kind: 'identities', source: 'erp', rows: rows(lines), dryRun: false, sync: { id, isLast } },
    by(administrator),
  );
const vanished = async (sent: ReturnType<typeof send>) => unwrap(await sent).vanished;
const refusal = (reason: string) => ({ refusal: { reason } });

test('a second synchronisation waits for the last part of the first, which misses nobody that it has sent', async () => {
  unwrap(await send([1, 2], 'one'));
  expect(await send([1, 2, 3], 'two')).toMatchObject({
    refusal: { reason: 'sync_under_way', detail: expect.stringMatching(/^one of erp .*until 20/) },
  });
  expect(await send([1, 2, 3], 'two', true)).toMatchObject(refusal('sync_under_way'));
  expect(await startJob([1, 2, 3], 'two', true)).toMatchObject(refusal('sync_under_way'));
  expect(await vanished(send([3], 'one', true))).toEqual([]);
  expect(await vanished(send([1, 2, 3], 'two', true))).toEqual([]);
});

test('of two first parts at once one is taken, whichever server they reach', async () => {
  const part = (id: string) => ({ source: 'erp', rows: rows([1, 2]), sync: { id, isLast: false }, dryRun: false });
  const outcomes = await Promise.all([
    world.lifecycle.importIdentities(part('one'), by(administrator)),
    world.another().importIdentities(part('two'), by(administrator)),
  ]);
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  expect(outcomes.find(({ ok }) => !ok)).toMatchObject(refusal('sync_under_way'));
});

test('rows that come between two parts, outside of any synchronisation, make nobody vanish from it', async () => {
  unwrap(await send([1, 2], 'one'));
  unwrap(await send([1]));
  expect(await vanished(send([3], 'one', true))).toEqual([]);
});

test('one whose next part does not come in time is given up, and its late parts are not taken for another', async () => {
  unwrap(await send([1], 'one'));
  world.clock.advance(SYNC_PATIENCE_MS - 1);
  expect(await send([1, 2], 'two')).toMatchObject(refusal('sync_under_way'));
  world.clock.advance(1);
  unwrap(await send([1, 2], 'two'));
  expect(await send([3], 'one', true)).toMatchObject(refusal('sync_superseded'));
  expect(await vanished(send([3], 'two', true))).toEqual([]);
  expect(await send([3], 'one', true)).toMatchObject(refusal('sync_superseded'));
});

test('a name that was used before is refused, by a call and by a job, because it would hide who is missing', async () => {
  unwrap(await send([1, 2], 'monday', true));
  expect(await send([1], 'monday', true)).toMatchObject(refusal('sync_id_used'));
  expect(await startJob([1], 'monday', true)).toMatchObject(refusal('sync_id_used'));
  expect(await vanished(send([1], 'next-monday', true))).toHaveLength(1);
  unwrap(await send([1], 'monday', true, 'depot'));
});

test('each part gives it time anew', async () => {
  unwrap(await send([1], 'one'));
  world.clock.advance(SYNC_PATIENCE_MS - 1);
  unwrap(await send([2], 'one'));
  world.clock.advance(SYNC_PATIENCE_MS - 1);
  expect(await send([1], 'two')).toMatchObject(refusal('sync_under_way'));
  expect(await vanished(send([3], 'one', true))).toEqual([]);
});

test('what is no synchronisation of this source leaves it as it is', async () => {
  unwrap(await send([1], 'one'));
  unwrap(await send([9], 'two', true, 'depot'));
  const trial = { source: 'erp', rows: rows([1]), sync: { id: 'two', isLast: true }, dryRun: true };
  unwrap(await world.lifecycle.importIdentities(trial, by(administrator)));
  expect(await send([1], 'three')).toMatchObject(refusal('sync_under_way'));
});

test('a part that a job takes belongs to its synchronisation, and keeps others out when the job is over', async () => {
  unwrap(await send([1], 'one'));
  const job = unwrap(await startJob([2], 'one', false));
  await world.lifecycle.advanceImportJob(job.id);
  expect(await send([1], 'two', true)).toMatchObject(refusal('sync_under_way'));
  const last = unwrap(await startJob([3], 'one', true));
  await world.lifecycle.advanceImportJob(last.id);
  expect(await world.lifecycle.importJob(last.id, administrator)).toMatchObject({ status: 'completed', vanished: [] });
  expect(await vanished(send([1, 2, 3], 'two', true))).toEqual([]);
});

test('a job with all that a source has leaves nothing open when it is cancelled', async () => {
  const { id } = unwrap(await startJob([1], 'one', true));
  unwrap(await world.lifecycle.cancelImportJob({ importJobId: id }, by(administrator)));
  expect(await vanished(send([1], 'two', true))).toEqual([]);
});
