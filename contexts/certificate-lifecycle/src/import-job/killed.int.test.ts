import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { actorWith, by, LifecycleWorld } from '../testing/lifecycle-world.ts';
import type { ImportJobId } from './import-job-id.ts';
import { chargerRow } from './testing/rows.ts';

const fixture = fileURLToPath(new URL('../testing/dying-import-server.fixture.ts', import.meta.url));
const administrator = actorWith('administrator');
const ROWS = 450;

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
  world.knows(administrator);
});
afterEach(() => world.drop());

/** A server of its own process, at the world's time; how it ended: the signal that killed it, or null. */
async function server(id: ImportJobId, dies: 'before the commit' | 'after the commit' | 'never') {
  const { connection } = world.database;
  const given = JSON.stringify({ connection, now: world.clock.now().toISOString(), id, dies });
  const child = spawn(process.execPath, [fixture, given], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [, signal] = await once(child, 'exit');
  return signal as string | null;
}

async function started(): Promise<ImportJobId> {
  const rows = Array.from({ length: ROWS }, (_, index) => chargerRow(index + 1));
  const wish = { kind: 'identities', source: 'erp', rows, dryRun: false } as const;
  return unwrap(await world.lifecycle.startImportJob(wish, by(administrator))).id;
}
async function jobOf(id: ImportJobId) {
  const job = await world.lifecycle.importJob(id, administrator);
  if (job === null) throw new Error('it is gone');
  return job;
}
async function counted() {
  const { rows } = await world.database.pool.query<{ identities: number; registered: number; reported: number }>(
    `select (select count(*)::int from lifecycle.identity) as identities,
      (select count(*)::int from lifecycle.audit_entry
        where entry->>'action' = 'import-identities' and entry->>'identityId' is not null) as registered,
      (select count(*)::int from lifecycle.import_row) as reported`,
  );
  return rows[0];
}

test('an import whose server is killed again and again imports every row once', async () => {
  const id = await started();
  const ends: (string | null)[] = [];
  for (const dies of ['before the commit', 'after the commit', 'before the commit', 'never'] as const) {
    ends.push(await server(id, dies));
    const { progress } = await jobOf(id);
    const { done } = progress;
    expect(await counted()).toEqual({ identities: done, registered: done, reported: done });
    expect(progress.created).toBe(done);
  }
  expect(ends).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL', null]);
  expect(await jobOf(id)).toMatchObject({ status: 'completed', progress: { done: ROWS, created: ROWS } });
}, 180_000);

test('an import that is cancelled after its server was killed imports nothing more, and says what it did', async () => {
  const id = await started();
  expect(await server(id, 'after the commit')).toBe('SIGKILL');
  const cancelled = unwrap(await world.lifecycle.cancelImportJob({ importJobId: id }, by(administrator)));
  expect(cancelled).toMatchObject({ rows: ROWS, progress: { done: 200, created: 200 } });
  expect(await server(id, 'never')).toBeNull();
  expect(await counted()).toEqual({ identities: 200, registered: 200, reported: 200 });
  expect(await jobOf(id)).toMatchObject({ status: 'cancelled', vanished: [] });
}, 120_000);
