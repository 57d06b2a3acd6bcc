import type { OwnerScope } from '@bfcert/kernel/actor';
import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type ColumnType, type Kysely, sql } from 'kysely';
import type { Silence, SilenceId } from './silence.ts';

interface Tables {
  'server.alert_silence': { id: SilenceId; record: ColumnType<Silence, string, string>; until: Date };
}

/** Of the advisory lock under which silences are counted. */
const SILENCES = 7_340_065;

export class SilenceStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async put(tx: Transaction, silence: Silence): Promise<void> {
    const values = { record: JSON.stringify(silence), until: new Date(silence.until) };
    await kyselyOf<Tables>(tx)
      .insertInto('server.alert_silence')
      .values({ id: silence.id, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  }

  async lock(tx: Transaction, id: SilenceId): Promise<Silence | null> {
    const query = kyselyOf<Tables>(tx).selectFrom('server.alert_silence').select('record').where('id', '=', id);
    return (await query.forUpdate().executeTakeFirst())?.record ?? null;
  }

  /** How many have not ended. One at a time may ask, until its transaction ends. */
  async countInForce(tx: Transaction, now: Date): Promise<number> {
    const trx = kyselyOf<Tables>(tx);
    await sql`select pg_advisory_xact_lock(${SILENCES})`.execute(trx);
    const { count } = await trx
      .selectFrom('server.alert_silence')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('until', '>', now)
      .executeTakeFirstOrThrow();
    return count;
  }

  async inForce(tx: Transaction | null, now: Date): Promise<readonly Silence[]> {
    const rows = await (tx === null ? this.#read() : kyselyOf<Tables>(tx))
      .selectFrom('server.alert_silence')
      .select('record')
      .where('until', '>', now)
      .execute();
    return rows.map(({ record }) => record);
  }

  /** Newest first: those that hold back alerts of these owners alone. */
  async page(owners: OwnerScope, before: SilenceId | null, limit: number): Promise<readonly Silence[]> {
    const rows = await this.#read()
      .selectFrom('server.alert_silence')
      .select('record')
      .$if(owners !== 'all', (query) =>
        query.where(
          sql<boolean>`record#>'{match,owners}' <> '[]' and record#>'{match,owners}' <@ ${JSON.stringify(owners)}::jsonb`,
        ),
      )
      .$if(before !== null, (query) => query.where('id', '<', before))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(({ record }) => record);
  }

  /** Those that ended before. */
  async forget(before: Date): Promise<void> {
    await this.#read().deleteFrom('server.alert_silence').where('until', '<', before).execute();
  }

  #read(): Kysely<Tables> {
    return this.#database.kysely<Tables>();
  }
}
