import type { Migration } from '@bfcert/kernel/postgres';
import { type Kysely, sql } from 'kysely';
import { type AlertDeliveryId, newAlertDeliveryId } from './alert-store.ts';

const statements = [
  'create schema if not exists server',
  `create table server.alert_delivery (
    route text collate "C" not null,
    key text collate "C" not null,
    alert jsonb not null,
    status text collate "C" not null,
    attempts integer not null default 0,
    next_attempt_at timestamptz,
    last_outcome text,
    created_at timestamptz not null,
    primary key (route, key)
  )`,
  `create index alert_delivery_due on server.alert_delivery (next_attempt_at) where status = 'pending'`,
  'create index alert_delivery_created on server.alert_delivery (created_at)',
];

export const alertMigrations: readonly Migration[] = [
  {
    name: 'server-052-alerts',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
  {
    // Deliveries get names of their own, by which people speak of them; silences are kept.
    name: 'server-065-alert-operations',
    up: async (db) => {
      await sql`alter table server.alert_delivery
        add column id text collate "C",
        add column owner text collate "C" generated always as (alert->>'owner') stored`.execute(db);
      while ((await nameSome(db)) > 0);
      for (const statement of named) await sql.raw(statement).execute(db);
    },
  },
  {
    // Each route looks for its own, past a storm that waits for another.
    name: 'server-232-alerts-by-route',
    up: async (db) => {
      await sql`create index alert_delivery_due_of_route on server.alert_delivery (route, next_attempt_at)
        where status = 'pending'`.execute(db);
      await sql`drop index server.alert_delivery_due`.execute(db);
    },
  },
];

const named = [
  'alter table server.alert_delivery alter column id set not null',
  'create unique index alert_delivery_id on server.alert_delivery (id)',
  'create index alert_delivery_owner on server.alert_delivery (owner, id)',
  `create table server.alert_silence (
    id text collate "C" primary key,
    record jsonb not null,
    until timestamptz not null
  )`,
  'create index alert_silence_until on server.alert_silence (until)',
];

const AT_ONCE = 1_000;

async function nameSome(db: Kysely<unknown>): Promise<number> {
  const { rows } = await sql<{ route: string; key: string; created_at: Date }>`
    select route, key, created_at from server.alert_delivery where id is null limit ${AT_ONCE}`.execute(db);
  const ids: readonly AlertDeliveryId[] = rows.map(({ created_at }) => newAlertDeliveryId(created_at));
  const of = { routes: rows.map(({ route }) => route), keys: rows.map(({ key }) => key) };
  await sql`
    update server.alert_delivery as old set id = new.id
    from unnest(${of.routes}::text[], ${of.keys}::text[], ${ids}::text[]) as new (route, key, id)
    where old.route = new.route and old.key = new.key`.execute(db);
  return rows.length;
}
