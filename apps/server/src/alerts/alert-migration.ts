import type { Migration } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';

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
];
