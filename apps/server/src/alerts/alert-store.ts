import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type ColumnType, type Generated, type Kysely, type Selectable, sql } from 'kysely';
import type { Alert } from './alert.ts';

/** `failed`: tried no more, and kept for a person to see. */
export type AlertDeliveryStatus = 'pending' | 'delivered' | 'failed';

/** One alert on its way by one route. */
export interface AlertDelivery {
  readonly route: string;
  readonly alert: Alert;
  readonly status: AlertDeliveryStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  /** What the last attempt came to, one sentence. */
  readonly lastOutcome: string | null;
}

interface Tables {
  'server.alert_delivery': {
    route: string;
    key: string;
    alert: ColumnType<Alert, string, string>;
    status: AlertDeliveryStatus;
    attempts: Generated<number>;
    next_attempt_at: Date | null;
    last_outcome: string | null;
    created_at: Date;
  };
}

export class AlertStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** An alert that comes twice with its key goes by each route once. */
  async enqueue(tx: Transaction | null, routes: readonly string[], alert: Alert, now: Date): Promise<void> {
    if (routes.length === 0) return;
    const row = { key: alert.key, alert: JSON.stringify(alert), status: 'pending', next_attempt_at: now } as const;
    await (tx === null ? this.#read() : kyselyOf<Tables>(tx))
      .insertInto('server.alert_delivery')
      .values(routes.map((route) => ({ route, ...row, last_outcome: null, created_at: now })))
      .onConflict((conflict) => conflict.columns(['route', 'key']).doNothing())
      .execute();
  }

  /** Takes what is due for this process; the attempt is counted before it is made. Nobody else takes it until `until`. */
  async claim(limit: number, now: Date, until: Date): Promise<readonly AlertDelivery[]> {
    const { rows } = await sql<Selectable<Tables['server.alert_delivery']>>`
      update server.alert_delivery as taken
      set attempts = taken.attempts + 1, next_attempt_at = ${until}
      from (
        select route, key from server.alert_delivery
        where status = 'pending' and next_attempt_at <= ${now}
        order by next_attempt_at limit ${limit} for update skip locked
      ) as due
      where taken.route = due.route and taken.key = due.key
      returning taken.*`.execute(this.#read());
    return rows.map(({ route, alert, status, attempts, next_attempt_at, last_outcome }) => ({
      route,
      alert,
      status,
      attempts,
      nextAttemptAt: next_attempt_at,
      lastOutcome: last_outcome,
    }));
  }

  async settle({ route, alert, status, nextAttemptAt, lastOutcome }: AlertDelivery): Promise<void> {
    await this.#read()
      .updateTable('server.alert_delivery')
      .set({ status, next_attempt_at: nextAttemptAt, last_outcome: lastOutcome })
      .where('route', '=', route)
      .where('key', '=', alert.key)
      .execute();
  }

  /** How many there are of each route and status. */
  async counts(): Promise<readonly { route: string; status: AlertDeliveryStatus; count: number }[]> {
    const rows = await this.#read()
      .selectFrom('server.alert_delivery')
      .select(['route', 'status', ({ fn }) => fn.countAll<string>().as('count')])
      .groupBy(['route', 'status'])
      .execute();
    return rows.map(({ route, status, count }) => ({ route, status, count: Number(count) }));
  }

  /** Those that are over. */
  async forget(before: Date): Promise<void> {
    await this.#read()
      .deleteFrom('server.alert_delivery')
      .where('status', '<>', 'pending')
      .where('created_at', '<', before)
      .execute();
  }

  #read(): Kysely<Tables> {
    return this.#database.kysely<Tables>();
  }
}
