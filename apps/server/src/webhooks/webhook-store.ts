import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import { type ColumnType, type Generated, type Kysely, type Selectable, sql } from 'kysely';
import type { Delivery, Webhook, WebhookId } from './webhook.ts';

interface Tables {
  'server.webhook': { id: WebhookId; record: ColumnType<Webhook, string, string>; secrets: Buffer[] };
  'server.webhook_delivery': {
    webhook_id: WebhookId;
    event_id: string;
    event_type: string;
    position: number;
    status: Delivery['status'];
    attempts: Generated<number>;
    next_attempt_at: Date | null;
    last_outcome: string | null;
    delivered_at: Date | null;
  };
}

type Row = Selectable<Tables['server.webhook_delivery']>;

export interface StoredWebhook {
  readonly webhook: Webhook;
  /** Sealed, the newest first. */
  readonly secrets: readonly Buffer[];
}

/** Webhooks and what is on its way to them. */
export class WebhookStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async all(): Promise<readonly Webhook[]> {
    const rows = await this.#read().selectFrom('server.webhook').select('record').orderBy('id').execute();
    return rows.map(({ record }) => record);
  }

  async find(id: WebhookId): Promise<StoredWebhook | null> {
    const row = await this.#read().selectFrom('server.webhook').selectAll().where('id', '=', id).executeTakeFirst();
    return row === undefined ? null : { webhook: row.record, secrets: row.secrets };
  }

  async lock(tx: Transaction, id: WebhookId): Promise<StoredWebhook | null> {
    const query = kyselyOf<Tables>(tx).selectFrom('server.webhook').selectAll().where('id', '=', id).forUpdate();
    const row = await query.executeTakeFirst();
    return row === undefined ? null : { webhook: row.record, secrets: row.secrets };
  }

  async put(tx: Transaction, { webhook, secrets }: StoredWebhook): Promise<void> {
    const values = { record: JSON.stringify(webhook), secrets: [...secrets] };
    await kyselyOf<Tables>(tx)
      .insertInto('server.webhook')
      .values({ id: webhook.id, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  }

  async remove(tx: Transaction, id: WebhookId): Promise<void> {
    await kyselyOf<Tables>(tx).deleteFrom('server.webhook').where('id', '=', id).execute();
  }

  /** An event that is delivered to us twice is sent once. */
  async enqueue(webhookIds: readonly WebhookId[], event: { id: string; type: string; position: number }, at: Date) {
    if (webhookIds.length === 0) return;
    await this.#read()
      .insertInto('server.webhook_delivery')
      .values(
        webhookIds.map((webhook_id) => ({
          webhook_id,
          event_id: event.id,
          event_type: event.type,
          position: event.position,
          status: 'pending',
          next_attempt_at: at,
          last_outcome: null,
          delivered_at: null,
        })),
      )
      .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doNothing())
      .execute();
  }

  /** To whom something is due. */
  async receiversDue(now: Date): Promise<readonly WebhookId[]> {
    const { rows } = await sql<{ id: WebhookId }>`
      select id from server.webhook as webhook
      where exists (
        select from server.webhook_delivery
        where webhook_id = webhook.id and status = 'pending' and next_attempt_at <= ${now}
      )
      order by id`.execute(this.#read());
    return rows.map(({ id }) => id);
  }

  /**
   * Takes what is due to one receiver for this process: the attempt is counted before it is made, and nobody else takes it
   * until `until`, so that a process that dies holds it up for so long and no longer.
   */
  async claim(to: WebhookId, limit: number, now: Date, until: Date): Promise<readonly Delivery[]> {
    const { rows } = await sql<Row>`
      update server.webhook_delivery as taken
      set attempts = taken.attempts + 1, next_attempt_at = ${until}
      from (
        select webhook_id, event_id from server.webhook_delivery
        where webhook_id = ${to} and status = 'pending' and next_attempt_at <= ${now}
        order by next_attempt_at limit ${limit} for update skip locked
      ) as due
      where taken.webhook_id = due.webhook_id and taken.event_id = due.event_id
      returning taken.*`.execute(this.#read());
    return rows.map(deliveryOf);
  }

  /** What an attempt came to; nothing of a webhook that was removed meanwhile. */
  async settle({ webhookId, eventId, status, nextAttemptAt, lastOutcome, deliveredAt }: Delivery): Promise<void> {
    await this.#read()
      .updateTable('server.webhook_delivery')
      .set({
        status,
        next_attempt_at: nextAttemptAt === null ? null : new Date(nextAttemptAt),
        last_outcome: lastOutcome,
        delivered_at: deliveredAt === null ? null : new Date(deliveredAt),
      })
      .where('webhook_id', '=', webhookId)
      .where('event_id', '=', eventId)
      .execute();
  }

  /** Sends one again from its first attempt on; false: there is none. */
  async replay(tx: Transaction, id: WebhookId, eventId: string, now: Date): Promise<boolean> {
    const result = await kyselyOf<Tables>(tx)
      .updateTable('server.webhook_delivery')
      .set({ status: 'pending', attempts: 0, next_attempt_at: now, delivered_at: null })
      .where('webhook_id', '=', id)
      .where('event_id', '=', eventId)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** Newest first. */
  async deliveries(id: WebhookId, before: number | null, limit: number): Promise<readonly Delivery[]> {
    let query = this.#read().selectFrom('server.webhook_delivery').selectAll().where('webhook_id', '=', id);
    if (before !== null) query = query.where('position', '<', before);
    return (await query.orderBy('position', 'desc').limit(limit).execute()).map(deliveryOf);
  }

  /** Those that are over, once nobody will ask for them. */
  async forget(before: Date): Promise<void> {
    await sql`
      delete from server.webhook_delivery as old using domain_event as event
      where event.id = old.event_id and old.status <> 'pending' and event.at < ${before}`.execute(this.#read());
  }

  #read(): Kysely<Tables> {
    return this.#database.kysely<Tables>();
  }
}

const deliveryOf = (row: Row): Delivery => ({
  webhookId: row.webhook_id,
  eventId: row.event_id,
  eventType: row.event_type,
  position: Number(row.position),
  status: row.status,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
  lastOutcome: row.last_outcome,
  deliveredAt: row.delivered_at?.toISOString() ?? null,
});
