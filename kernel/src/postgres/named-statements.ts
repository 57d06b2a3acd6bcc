import { createHash } from 'node:crypto';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type pg from 'pg';
import { beginWith } from './query-that-begins.ts';

/** The process's own statements are about this many; each is kept by every session that has used it. */
const MOST_NAMED = 250;
/** What comes seldom is not worth a name: above all texts of which each length of a list makes another one. */
const NAMED_FROM_USE = 5;
const MOST_COUNTED = 1_000;

/** What is planned; a semicolon may be the end of one statement and the beginning of another. */
const plannedAlone = /^\s*(select|insert|update|delete|with)\b[^;]*$/;

const begins = /^(begin|start transaction)\b/;
const ends = /^(commit|rollback)$/;

/** Of a transaction in which nothing was asked. */
const nothingDone: pg.QueryResult = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };

/** invalid_sql_statement_name and duplicate_prepared_statement. */
const nameless: ReadonlySet<unknown> = new Set(['26000', '42P05']);

/**
 * Gives the statements that come again and again a name, under which a session plans them once: without
 * one, PostgreSQL plans short statements for as long as it takes to carry them out. How many have one is bounded.
 *
 * A name is made from its text, so it never stands for another one, even where a pooler lets several
 * processes share a session. A pooler that knows nothing of names (PgBouncer before 1.21, or with
 * `max_prepared_statements=0`) shows by one that is missing or taken: from then on none is used.
 */
class NamedStatements {
  readonly #named = new Map<string, string>();
  readonly #uses = new Map<string, number>();
  #generation = 0;
  #usable = true;

  /** Undefined for a statement that goes without. */
  nameOf(text: string): string | undefined {
    if (!this.#usable) return undefined;
    const hash = this.#named.get(text) ?? this.#count(text);
    return hash === undefined ? undefined : `${hash}_${this.#generation}`;
  }

  /** Plans made under this name are outdated, and those under others may be: every session makes new ones. */
  renew(name: string): void {
    if (name.endsWith(`_${this.#generation}`)) this.#generation++;
  }

  stop(): void {
    this.#usable = false;
  }

  #count(text: string): string | undefined {
    if (this.#named.size >= MOST_NAMED) return undefined;
    const uses = (this.#uses.get(text) ?? 0) + 1;
    if (uses < NAMED_FROM_USE) {
      if (this.#uses.size >= MOST_COUNTED) this.#uses.clear();
      this.#uses.set(text, uses);
      return undefined;
    }
    this.#uses.delete(text);
    const hash = createHash('sha256').update(text).digest('hex').slice(0, 40);
    this.#named.set(text, hash);
    return hash;
  }
}

/** The pool as Kysely sees it, its statements named. */
export function poolWithNames(pool: pg.Pool): PostgresPool {
  const statements = new NamedStatements();
  // Kysely keeps what it knows of a session by the client it was given.
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      const known = clients.get(client) ?? clientWithNames(client, statements);
      clients.set(client, known);
      return known;
    },
  };
}

function clientWithNames(client: pg.PoolClient, statements: NamedStatements): PostgresPoolClient {
  /** Names under which this session has carried something out. */
  const known = new Set<string>();
  /** The beginning of a transaction, not sent yet: it goes with the first statement, which saves a round trip. */
  let begin: string | null = null;

  async function query(text: string, parameters: readonly unknown[]): Promise<pg.QueryResult> {
    if (begins.test(text)) {
      begin = text;
      return nothingDone;
    }
    const first = begin;
    begin = null;
    if (first !== null && ends.test(text)) return nothingDone;

    const values = [...parameters];
    const name = plannedAlone.test(text) ? statements.nameOf(text) : undefined;
    const goesTogether = first !== null && name !== undefined && known.has(name);
    if (first !== null && !goesTogether) await client.query(first);
    if (name === undefined) return client.query(text, values);
    const inTransaction = first !== null || client.getTransactionStatus() !== 'I';
    try {
      const config = { name, text, values };
      const result = goesTogether ? await beginWith(client, first, config) : await client.query(config);
      known.add(name);
      return result;
    } catch (error) {
      if (!isAboutName(error)) throw error;
      if (isOutdatedPlan(error)) statements.renew(name);
      else statements.stop();
      // In a transaction it is for whoever runs that to begin anew.
      if (inTransaction) throw error;
      return client.query(text, values);
    }
  }
  // The other thing Kysely may ask is a cursor, which needs an option that our dialect has not.
  return { release: (destroy) => client.release(destroy), query: query as unknown as PostgresPoolClient['query'] };
}

/** A statement was refused because of its name, before it did anything; the same may succeed without it. */
export function isAboutName(error: unknown): boolean {
  return isOutdatedPlan(error) || (error instanceof Error && 'code' in error && nameless.has(error.code));
}

/** A table has other columns than when this session planned the statement: another server has migrated. */
function isOutdatedPlan(error: unknown): boolean {
  return error instanceof Error && 'routine' in error && error.routine === 'RevalidateCachedQuery';
}
