import { PgBoss } from 'pg-boss';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { chargerRow } from '../../import-job/testing/rows.ts';
import { BULK_ACTIONS, CERTIFICATE_JOBS, IMPORT_JOBS, POLICY_DRY_RUNS } from '../../ports.ts';
import {
  actorWith,
  by,
  chargerSubject,
  csr,
  FakeReachability,
  FakeWitnesses,
  LifecycleWorld,
  station,
} from '../../testing/lifecycle-world.ts';
import { type NudgeBoard, nudgeBoard } from './nudge-board.ts';
import { type LifecycleWorkers, startLifecycleWorkers } from './start-lifecycle-workers.ts';

let world: LifecycleWorld;
let boss: PgBoss;
let board: NudgeBoard;
let workers: LifecycleWorkers | null = null;
const errors: unknown[] = [];

beforeEach(async () => {
  world = await LifecycleWorld.start();
  boss = new PgBoss({ db: { executeSql: (text, values) => world.database.pool.query(text, values) } });
  boss.on('error', (error) => errors.push(error));
  await boss.start();
  board = nudgeBoard(boss);
  for (const queue of [CERTIFICATE_JOBS, BULK_ACTIONS, IMPORT_JOBS, POLICY_DRY_RUNS]) await board.open(queue);
});
afterEach(async () => {
  await workers?.stop();
  workers = null;
  await boss.stop({ graceful: true });
  await world.drop();
  expect(errors).toEqual([]);
});

test('a rolled-back transaction nudges nobody', async () => {
  const nudged: string[] = [];
  await board.open('test-nudges');
  await board.work(
    'test-nudges',
    async (id) => nudged.push(id),
    (error) => errors.push(error),
  );
  const undone = world.database.transactions.run(async (tx) => {
    await board.nudges.nudge(tx, 'test-nudges', 'undone');
    throw new Error('rolled back');
  });
  await expect(undone).rejects.toThrow('rolled back');
  await world.database.transactions.run((tx) => board.nudges.nudge(tx, 'test-nudges', 'done'));
  await vi.waitFor(() => expect(nudged).toEqual(['done']), { timeout: 20_000 });
});

test('a nudge for later arrives then, and does not wait for the next poll', async () => {
  let arrived = Promise.withResolvers<void>();
  await board.open('test-later');
  await board.work(
    'test-later',
    async () => arrived.resolve(),
    (error) => errors.push(error),
  );
  const began = performance.now();
  for (let nudge = 0; nudge < 6; nudge++) {
    arrived = Promise.withResolvers<void>();
    const startAfter = new Date(Date.now() + 100);
    await world.database.transactions.run((tx) =>
      board.nudges.nudge(tx, 'test-later', `later-${nudge}`, { startAfter }),
    );
    await arrived.promise;
  }
  // By the poll alone, every two seconds, the six would take a second each and more.
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('an ordered certificate is issued and its audit sealed without anybody asking', async () => {
  const lifecycle = world.another({ nudges: board.nudges });
  workers = await startLifecycleWorkers(lifecycle, board, {
    onError: (error) => errors.push(error),
    onSweepHeld: (sentence) => errors.push(sentence),
    onRevocationsGivenBack: () => {},
    witnesses: new FakeWitnesses(),
    reach: new FakeReachability(),
    onRenewalsSuspended: () => {},
  });
  const charger = await world.charger();
  const order = { ...world.place(charger.identityId), csrPem: csr(chargerSubject(charger.serial)) };
  const answer = await lifecycle.issueCertificate(order, by(station));
  if (!answer.ok) throw new Error(answer.refusal.detail);
  await vi.waitFor(async () => expect(await world.stage(answer.value.certificateId)).toBe('issued'), {
    timeout: 20_000,
  });
  await vi.waitFor(async () => expect(await lifecycle.auditEntries({ after: 0, limit: 10 })).toHaveLength(4), {
    timeout: 20_000,
  });
});

test('a worker takes a large import, batch by batch and turn by turn, to its end', async () => {
  const lifecycle = world.another({ nudges: board.nudges });
  workers = await startLifecycleWorkers(lifecycle, board, {
    onError: (error) => errors.push(error),
    onSweepHeld: (sentence) => errors.push(sentence),
    onRevocationsGivenBack: () => {},
    witnesses: new FakeWitnesses(),
    reach: new FakeReachability(),
    onRenewalsSuspended: () => {},
  });
  const administrator = actorWith('administrator');
  world.knows(administrator);
  const rows = Array.from({ length: 1_200 }, (_, index) => chargerRow(index + 1));
  const wish = { kind: 'identities', source: 'erp', rows, dryRun: true } as const;
  const started = await lifecycle.startImportJob(wish, by(administrator));
  if (!started.ok) throw new Error(started.refusal.detail);
  await vi.waitFor(
    async () =>
      expect(await lifecycle.importJob(started.value.id, administrator)).toMatchObject({
        status: 'completed',
        progress: { done: 1_200, created: 1_200 },
      }),
    { timeout: 60_000, interval: 250 },
  );
}, 90_000);

test('one call that hangs holds up no other record', async () => {
  const never = Promise.withResolvers<void>();
  const chargers = await Promise.all(Array.from({ length: 40 }, () => world.charger()));
  let hanging = true;
  world.authority.beforeAnswer = async () => {
    if (!hanging) return;
    hanging = false;
    await never.promise;
  };
  const lifecycle = world.another({ nudges: board.nudges });
  workers = await startLifecycleWorkers(lifecycle, board, {
    onError: (error) => errors.push(error),
    onSweepHeld: (sentence) => errors.push(sentence),
    onRevocationsGivenBack: () => {},
    witnesses: new FakeWitnesses(),
    reach: new FakeReachability(),
    onRenewalsSuspended: () => {},
  });
  for (const charger of chargers) {
    const order = { ...world.place(charger.identityId), csrPem: csr(chargerSubject(charger.serial)) };
    const answer = await lifecycle.issueCertificate(order, by(station));
    if (!answer.ok) throw new Error(answer.refusal.detail);
  }
  const counts = () => world.lifecycle.countsByState('all');
  await vi.waitFor(
    async () => expect(await counts()).toContainEqual(expect.objectContaining({ state: 'issued', count: 39 })),
    {
      timeout: 10_000,
    },
  );
  expect(await counts()).toContainEqual(expect.objectContaining({ state: 'requested', count: 1 }));
  never.resolve();
  await vi.waitFor(async () =>
    expect(await counts()).toContainEqual(expect.objectContaining({ state: 'issued', count: 40 })),
  );
});

test('what the PKI says is not to be believed before it was given the revocations that it may have forgotten', async () => {
  const lifecycle = world.another({ nudges: board.nudges });
  const heard: string[] = [];
  const away = async (): Promise<number> => {
    throw new Error('the PKI is away');
  };
  const giving = { ...lifecycle, giveRevocationsBack: away };
  workers = await startLifecycleWorkers(giving, board, {
    onError: (error) => heard.push(String(error)),
    onSweepHeld: (sentence) => errors.push(sentence),
    onRevocationsGivenBack: () => heard.push('given back'),
    witnesses: new FakeWitnesses(),
    reach: new FakeReachability(),
    onRenewalsSuspended: () => {},
  });
  await vi.waitUntil(() => heard.length > 0);
  expect(heard).toEqual(['Error: the PKI is away']);
  await workers.stop();
  workers = await startLifecycleWorkers(lifecycle, board, {
    onError: (error) => errors.push(error),
    onSweepHeld: (sentence) => errors.push(sentence),
    onRevocationsGivenBack: () => heard.push('given back'),
    witnesses: new FakeWitnesses(),
    reach: new FakeReachability(),
    onRenewalsSuspended: () => {},
  });
  await vi.waitUntil(() => heard.length > 1);
  expect(heard.at(-1)).toBe('given back');
});
