import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { by, LifecycleWorld, pkiEngineer } from '../testing/lifecycle-world.ts';
import { lookedDraft } from '../testing/looked-draft.ts';
import { manyOrdered, OF_MANY } from '../testing/many-certificates.ts';
import type { BulkActionId } from './bulk-action-id.ts';

const fixture = fileURLToPath(new URL('../testing/dying-bulk-server.fixture.ts', import.meta.url));
/** One a second: what a server could do at most is plain to see. */
const RATE = 60;

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

/** A server of its own process, at the world's time; how it ended: the signal that killed it, or null. */
async function server(id: BulkActionId, dies: 'before the commit' | 'after the commit' | 'never') {
  const { connection } = world.database;
  const given = JSON.stringify({ connection, now: world.clock.now().toISOString(), id, dies });
  const child = spawn(process.execPath, [fixture, given], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [, signal] = await once(child, 'exit');
  return signal as string | null;
}

async function started(count: number): Promise<{ readonly id: BulkActionId; readonly targets: CertificateId[] }> {
  const targets: CertificateId[] = [];
  for (let i = 0; i < count; i++) targets.push((await world.issued(await world.charger())).id);
  const command = { verb: 'revoke', reason: 'keyCompromise' } as const;
  const wish = { command, filter: {}, ratePerMinute: RATE };
  const { id } = unwrap(await lookedDraft(world.lifecycle, wish, by(pkiEngineer)));
  unwrap(await world.lifecycle.startBulkAction({ bulkActionId: id, count }, by(pkiEngineer)));
  return { id, targets };
}
const progressOf = async (id: BulkActionId) => {
  const action = await world.lifecycle.bulkAction(id, pkiEngineer);
  if (action === null) throw new Error('it is gone');
  return action;
};
/** Of each target, those that were most often first. */
async function timesRevoked(targets: readonly CertificateId[]): Promise<readonly number[]> {
  const { rows } = await world.database.pool.query<{ id: string; times: number }>(
    `select entry->>'certificateId' as id, count(*)::int as times from lifecycle.audit_entry
     where entry->>'event' = 'CertificateRevoked' group by 1`,
  );
  const times = new Map(rows.map(({ id, times: count }) => [id, count]));
  return targets.map((id) => times.get(id) ?? 0).toSorted((a, b) => b - a);
}

test('a bulk action whose server is killed again and again acts on every target once, and never faster than its rate', async () => {
  const { id, targets } = await started(5);
  const begun = world.clock.now().getTime();
  const ends: (string | null)[] = [];
  for (let round = 0; (await progressOf(id)).status === 'running'; round++) {
    const dies = (['before the commit', 'after the commit', 'never'] as const)[round % 3] ?? 'never';
    ends.push(await server(id, dies));
    const { progress } = await progressOf(id);
    const seconds = (world.clock.now().getTime() - begun) / 1_000;
    // What one second allowed may be caught up.
    expect(progress.done).toBeLessThanOrEqual((seconds * RATE) / 60 + 2);
    expect(await timesRevoked(targets)).toEqual(targets.map((_, position) => (position < progress.done ? 1 : 0)));
    world.clock.advance(1_000);
  }
  expect(ends.filter((signal) => signal === 'SIGKILL').length).toBeGreaterThanOrEqual(3);
  expect(await progressOf(id)).toMatchObject({ status: 'completed', progress: { done: 5, refused: 0, failed: 0 } });
  expect(await timesRevoked(targets)).toEqual([1, 1, 1, 1, 1]);
}, 120_000);

test('a dry run whose server is killed again and again finds every certificate once', async () => {
  await manyOrdered(world, 1_200);
  const wish = { command: { verb: 'cancel' }, filter: OF_MANY, ratePerMinute: RATE } as const;
  const { id } = unwrap(await world.lifecycle.draftBulkAction(wish, by(pkiEngineer)));
  const ends: (string | null)[] = [];
  for (const dies of ['before the commit', 'after the commit', 'before the commit', 'after the commit'] as const) {
    ends.push(await server(id, dies));
    const { plan } = await progressOf(id);
    const { rows } = await world.database.pool.query(
      'select count(distinct certificate_id)::int from lifecycle.bulk_target',
    );
    expect(rows).toEqual([{ count: plan.acts }]);
  }
  expect(await progressOf(id)).toMatchObject({ status: 'looking', plan: { acts: 1_000 } });
  ends.push(await server(id, 'never'));
  expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', 'SIGKILL', null]);
  expect(await progressOf(id)).toMatchObject({ status: 'draft', plan: { acts: 1_200 } });
}, 120_000);

test('a bulk action that is aborted after its server was killed acts on nothing more', async () => {
  const { id, targets } = await started(3);
  expect(await server(id, 'after the commit')).toBe('SIGKILL');
  unwrap(await world.lifecycle.abortBulkAction({ bulkActionId: id }, by(pkiEngineer)));
  world.clock.advance(60_000);
  expect(await server(id, 'never')).toBeNull();
  expect(await progressOf(id)).toMatchObject({ status: 'aborted', progress: { done: 1 } });
  expect(await timesRevoked(targets)).toEqual([1, 0, 0]);
}, 60_000);
