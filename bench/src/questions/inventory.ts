import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLifecycle, type Lifecycle, supportOwners, thesePeople, withPolicy } from '@bfcert/certificate-lifecycle';
import { lifecycleMigrations, postgresStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { type Actor, systemActor } from '@bfcert/kernel/actor';
import { systemClock } from '@bfcert/kernel/clock';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { type Database, migrate, openDatabase, startEmbeddedPostgres } from '@bfcert/kernel/postgres';
import type { Answer, Effort } from '../answer.ts';
import { addCrowd, COHORTS, crowdCertificateId, FAMILIES, OWNERS } from '../inventory/crowd.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';

type Query = Parameters<Lifecycle['inventory']>[0];

const PAGE = 50;
const ACTOR: Actor = { ...systemActor('bench'), kind: 'user', roles: ['operator'] };

/** Two filters each; `at` chooses which owner, family or cohort. */
const FILTERS: readonly ((at: number) => Partial<Query>)[] = [
  (at) => ({ owner: `owner-${at % OWNERS}`, state: 'active' }),
  (at) => ({ family: `family-${at % FAMILIES}`, state: 'retired' }),
  (at) => ({ owner: `owner-${at % OWNERS}`, purpose: 'charger_identity' }),
  (at) => ({ owner: `owner-${at % OWNERS}`, family: `family-${at % FAMILIES}` }),
  (at) => ({ cohort: `wave-${at % COHORTS}`, state: 'active' }),
  () => ({ purpose: 'charger_identity', state: 'active' }),
];

/** The same, and two that have nothing in common. */
const LOOKED_AT: typeof FILTERS = [...FILTERS, () => ({ owner: 'owner-3', family: 'family-4' })];

interface Inventory {
  readonly database: Database;
  readonly lifecycle: Lifecycle;
  readonly size: number;
}

/** How long a page of the inventory takes, its names and allowed actions included, and whether the size matters. */
export async function inventory({ quick, note }: Effort): Promise<Answer> {
  const large = quick ? 40_000 : 1_000_000;
  const [rounds, pages] = quick ? [2, 30] : [9, 120];
  const directory = await mkdtemp(join(tmpdir(), 'bench-inventory-'));
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory, log: () => {} });
  const databases: Database[] = [];
  try {
    const inventories: Inventory[] = [];
    for (const size of [10_000, large]) {
      const database = await fill(postgres.connection, size);
      databases.push(database);
      inventories.push({ database, lifecycle: lifecycleOn(database), size });
      note(`${size} records are there`);
    }
    const [few, many] = inventories as [Inventory, Inventory];
    const all: number[] = [];
    const ratios: number[] = [];
    const medians: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const [small, big] = [await timesOf(few, pages), await timesOf(many, pages)];
      // The first is for caches and compilers.
      if (round === 0) continue;
      all.push(...big);
      medians.push(median(big));
      ratios.push(median(big) / median(small));
      note(`round ${round} of ${rounds}: ${short(median(small))} ms, ${short(median(big))} ms`);
    }
    const buffers = await buffersOf(many, postgres.connection);
    const p99 = all.toSorted((a, b) => a - b)[Math.floor(all.length * 0.99)] ?? 0;
    return {
      what: `a page of ${PAGE} of ${large} certificates with two filters, anywhere in the list, and the same of 10000`,
      rows: [
        ['median, ms', spread(spreadOf(medians))],
        ['99 of 100 within, ms', short(p99)],
        ['time ÷ that of 10000', spread(spreadOf(ratios))],
        ['blocks of 8 KiB that a page reads, by filters', buffers.map(([of, count]) => `${of} ${count}`).join('; ')],
      ],
      figures: {
        pageMs: median(medians),
        pageP99Ms: p99,
        pageRatio: median(ratios),
        mostBuffers: Math.max(...buffers.map(([, count]) => count)),
      },
      targets: [
        { what: 'p99 of a page, ms', bound: '≤', limit: 20, seen: spreadOf([p99]) },
        { what: 'time of a page ÷ that of 10000', bound: '≤', limit: 1.5, seen: spreadOf(ratios) },
      ],
    };
  } finally {
    for (const database of databases) await database.close();
    await postgres.stop();
    await rm(directory, { recursive: true });
  }
}

/** Blocks that one page reads, from memory or disk: the same however busy the machine is. */
async function buffersOf(
  { database, size }: Inventory,
  server: Parameters<typeof openDatabase>[0],
): Promise<readonly (readonly [filters: string, blocks: number])[]> {
  // A session counts in its own time, unless it is told to; so there is one.
  const alone = openDatabase({ ...server, database: `inventory_${size}` }, { poolSize: 1 });
  try {
    const lifecycle = lifecycleOn(alone);
    const after = crowdCertificateId(Math.floor(size * 0.8)) as Query['after'];
    const seen: [string, number][] = [];
    for (const filter of LOOKED_AT.map((of) => of(3))) {
      const page = () => lifecycle.inventory({ ...filter, after, limit: PAGE }, ACTOR);
      // What a session reads of the catalogue, it reads once.
      await page();
      const before = await blocksRead(alone, database);
      await page();
      seen.push([Object.keys(filter).join(' and '), (await blocksRead(alone, database)) - before]);
    }
    return seen;
  } finally {
    await alone.close();
  }
}

async function blocksRead(counted: Database, asked: Database): Promise<number> {
  const session = await counted.pool.query<{ pid: number }>(
    'select pg_backend_pid() as pid, pg_stat_force_next_flush()',
  );
  const { rows } = await asked.pool.query<{ blocks: string }>(
    'select sum(hits + reads) as blocks from pg_stat_get_backend_io($1)',
    [session.rows[0]?.pid],
  );
  return Number(rows[0]?.blocks);
}

async function fill(server: Parameters<typeof openDatabase>[0], size: number): Promise<Database> {
  const name = `inventory_${size}`;
  const administration = openDatabase(server);
  await administration.pool.query(`create database ${name} template template0 encoding 'UTF8' locale 'C'`);
  await administration.close();
  const database = openDatabase({ ...server, database: name });
  await migrate(database, [...outboxMigrations, ...lifecycleMigrations]);
  await addCrowd(database, size);
  return database;
}

/** Nothing of it is asked for but pages. */
function lifecycleOn(database: Database): Lifecycle {
  const nobody = (): never => {
    throw new Error('a page of the inventory asks nobody');
  };
  return createLifecycle(
    withPolicy({
      ...postgresStores(database),
      clock: systemClock,
      authority: new Proxy({} as Parameters<typeof createLifecycle>[0]['authority'], { get: () => nobody }),
      nudges: { nudge: nobody },
      people: thesePeople(),
      approvalRule: 'two-people',
      supportOwners: supportOwners('operations'),
    }),
  );
}

/** Milliseconds of each page; one after the other, of every filter, after a record anywhere. */
async function timesOf({ lifecycle, size }: Inventory, pages: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let page = 0; page < pages; page++) {
    const at = Math.floor(Math.random() * 10_000);
    const filter = FILTERS[page % FILTERS.length]?.(at) ?? {};
    // Not among the last ones, where no whole page would be left.
    const after = crowdCertificateId(Math.floor(size / 2 + (Math.random() * size) / 2)) as Query['after'];
    const began = performance.now();
    const { certificates } = await lifecycle.inventory({ ...filter, after, limit: PAGE }, ACTOR);
    times.push(performance.now() - began);
    if (certificates.length < PAGE) throw new Error(`${JSON.stringify(filter)} has no whole page`);
  }
  return times;
}
