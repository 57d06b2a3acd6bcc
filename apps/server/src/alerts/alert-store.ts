import type { OwnerScope } from '@bfcert/kernel/actor';
import { type Id, newId, parseId } from '@bfcert/kernel/ids';
import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type ColumnType, type Generated, type GeneratedAlways, type Kysely, type Selectable, sql } from 'kysely';
import type { Alert } from './alert.ts';

export type AlertDeliveryId = Id<'ald'>;
export const newAlertDeliveryId = (at: Date): AlertDeliveryId => newId('ald', at.getTime());
export const parseAlertDeliveryId = (text: string): AlertDeliveryId | null => parseId('ald', text);

/** `failed`: tried no more, and kept for a person to see. `dismissed`: a person has seen it, and lets it be. */
export const alertDeliveryStatuses = ['pending', 'delivered', 'failed', 'dismissed'] as const;
export type AlertDeliveryStatus = (typeof alertDeliveryStatuses)[number];

/** One alert on its way by one route. */
export interface AlertDelivery {
  readonly id: AlertDeliveryId;
  readonly route: string;
  readonly alert: Alert;
  readonly status: AlertDeliveryStatus;
  readonly attempts: number;
  /** RFC 3339. */
  readonly nextAttemptAt: string | null;
  /** What the last attempt came to, one sentence. */
  readonly lastOutcome: string | null;
  /** RFC 3339. */
  readonly createdAt: string;
}

export interface AlertDeliveryFilter {
  readonly route?: string;
  readonly status?: AlertDeliveryStatus;
}

/** Of one route and status. */
export interface AlertCount {
  readonly route: string;
  readonly status: AlertDeliveryStatus;
  readonly count: number;
  /** When the oldest of them was put on its way. */
  readonly oldest: Date;
}

/** Those of one route, or of every other than these. */
export type Claimed = { readonly route: string } | { readonly routesBut: readonly string[] };

interface Tables {
  'server.alert_delivery': {
    id: AlertDeliveryId;
    route: string;
    key: string;
    alert: ColumnType<Alert, string, string>;
    owner: GeneratedAlways<string | null>;
    status: AlertDeliveryStatus;
    attempts: Generated<number>;
    next_attempt_at: Date | null;
    last_outcome: string | null;
    created_at: Date;
  };
}
type Row = Selectable<Tables['server.alert_delivery']>;

export class AlertStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** An alert that comes twice with its key goes by each route once. */
  async enqueue(tx: Transaction | null, routes: readonly string[], alert: Alert, now: Date): Promise<void> {
    if (routes.length === 0) return;
    const row = { key: alert.key, alert: JSON.stringify(alert), status: 'pending', next_attempt_at: now } as const;
    await this.#in(tx)
      .insertInto('server.alert_delivery')
      .values(
        routes.map((route) => ({ id: newAlertDeliveryId(now), route, ...row, last_outcome: null, created_at: now })),
      )
      .onConflict((conflict) => conflict.columns(['route', 'key']).doNothing())
      .execute();
  }

  /** Takes what is due for this process; the attempt is counted before it is made. Nobody else takes it until `until`. */
  async claim(of: Claimed, limit: number, now: Date, until: Date): Promise<readonly AlertDelivery[]> {
    const claimed = 'route' in of ? sql`route = ${of.route}` : sql`route <> all(${of.routesBut}::text[])`;
    const { rows } = await sql<Row>`
      update server.alert_delivery as taken
      set attempts = taken.attempts + 1, next_attempt_at = ${until}
      from (
        select id from server.alert_delivery
        where status = 'pending' and next_attempt_at <= ${now} and ${claimed}
        order by next_attempt_at limit ${limit} for update skip locked
      ) as due
      where taken.id = due.id
      returning taken.*`.execute(this.#in(null));
    return rows.map(deliveryOf);
  }

  /** What an attempt came to; nothing when a person has had it sent again meanwhile, which begins to count anew. */
  async settle({ id, attempts, status, nextAttemptAt, lastOutcome }: AlertDelivery): Promise<void> {
    await this.#in(null)
      .updateTable('server.alert_delivery')
      .set({ status, next_attempt_at: dateOf(nextAttemptAt), last_outcome: lastOutcome })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .where('attempts', '=', attempts)
      .execute();
  }

  async find(id: AlertDeliveryId): Promise<AlertDelivery | null> {
    const row = await this.#in(null)
      .selectFrom('server.alert_delivery')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : deliveryOf(row);
  }

  async lock(tx: Transaction, id: AlertDeliveryId): Promise<AlertDelivery | null> {
    const query = this.#in(tx).selectFrom('server.alert_delivery').selectAll().where('id', '=', id).forUpdate();
    const row = await query.executeTakeFirst();
    return row === undefined ? null : deliveryOf(row);
  }

  /** Of one that is locked. */
  async put(tx: Transaction, { id, status, attempts, nextAttemptAt, lastOutcome }: AlertDelivery): Promise<void> {
    await this.#in(tx)
      .updateTable('server.alert_delivery')
      .set({ status, attempts, next_attempt_at: dateOf(nextAttemptAt), last_outcome: lastOutcome })
      .where('id', '=', id)
      .execute();
  }

  /** Newest first. An alert of nobody is for those alone who act for every owner. */
  async page(
    { route, status, owners }: AlertDeliveryFilter & { readonly owners: OwnerScope },
    before: AlertDeliveryId | null,
    limit: number,
  ): Promise<readonly AlertDelivery[]> {
    if (owners !== 'all' && owners.length === 0) return [];
    const rows = await this.#in(null)
      .selectFrom('server.alert_delivery')
      .selectAll()
      .$if(route !== undefined, (query) => query.where('route', '=', route ?? ''))
      .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'pending'))
      .$if(owners !== 'all', (query) => query.where('owner', 'in', owners === 'all' ? [] : owners))
      .$if(before !== null, (query) => query.where('id', '<', before))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map(deliveryOf);
  }

  async counts(): Promise<readonly AlertCount[]> {
    const rows = await this.#in(null)
      .selectFrom('server.alert_delivery')
      .select(['route', 'status', ({ fn }) => fn.countAll<string>().as('count')])
      .select(({ fn }) => fn.min<Date>('created_at').as('oldest'))
      .groupBy(['route', 'status'])
      .execute();
    return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }));
  }

  /** Those that are over. */
  async forget(before: Date): Promise<void> {
    await this.#in(null)
      .deleteFrom('server.alert_delivery')
      .where('status', '<>', 'pending')
      .where('created_at', '<', before)
      .execute();
  }

  #in(tx: Transaction | null): Kysely<Tables> {
    return tx === null ? this.#database.kysely<Tables>() : kyselyOf<Tables>(tx);
  }
}

const deliveryOf = (row: Row): AlertDelivery => ({
  id: row.id,
  route: row.route,
  alert: row.alert,
  status: row.status,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  lastOutcome: row.last_outcome,
  createdAt: row.created_at.toISOString(),
});

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
