import type { Migration } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';

const statements = [
  'create schema if not exists server',
  `create table server.webhook (
    id text collate "C" primary key,
    record jsonb not null,
    secrets bytea[] not null
  )`,
  `create table server.webhook_delivery (
    webhook_id text collate "C" not null references server.webhook on delete cascade,
    event_id text collate "C" not null,
    event_type text collate "C" not null,
    position bigint not null,
    status text collate "C" not null,
    attempts integer not null default 0,
    next_attempt_at timestamptz,
    last_outcome text,
    delivered_at timestamptz,
    primary key (webhook_id, event_id)
  )`,
  `create index webhook_delivery_due on server.webhook_delivery (next_attempt_at) where status = 'pending'`,
  'create index webhook_delivery_newest on server.webhook_delivery (webhook_id, position desc)',
];

export const webhookMigrations: readonly Migration[] = [
  {
    name: 'server-001-webhooks',
    up: async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
    },
  },
  {
    // Those that are there were made by callers of all owners.
    name: 'server-021-access-webhook-owners',
    up: async (db) => {
      await sql`update server.webhook set record = record || '{"owners": "all"}'::jsonb`.execute(db);
    },
  },
  {
    // Each receiver is sent its own, past a storm that waits for another.
    name: 'server-241-webhooks-by-receiver',
    up: async (db) => {
      await sql`create index webhook_delivery_due_to on server.webhook_delivery (webhook_id, next_attempt_at)
        where status = 'pending'`.execute(db);
      await sql`drop index server.webhook_delivery_due`.execute(db);
    },
  },
];
