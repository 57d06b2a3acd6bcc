import { sql } from 'kysely';
import type { Migration } from '../postgres/index.ts';

/**
 * `arrival` is taken in the writer's transaction, `position` later by the sequencer, when the event can be seen.
 *
 * Actor and data are json, not jsonb: they are stored as they came, and jsonb refuses U+0000, which a
 * station can send in any text.
 *
 * A hold is the first event of a subject that one subscriber could not take; that subject waits there
 * while the subscriber's own position moves on.
 */
export const outboxMigrations: readonly Migration[] = [
  {
    name: 'outbox-001-domain-events',
    up: async (db) => {
      const statements = [
        sql`create table domain_event (
          arrival bigint generated always as identity primary key,
          position bigint unique,
          id text collate "C" not null unique,
          type text collate "C" not null,
          version integer not null,
          subject text collate "C" not null,
          at timestamptz not null,
          actor json not null,
          correlation_id text collate "C" not null,
          causation_id text collate "C",
          data json not null
        )`,
        sql`create index domain_event_unsequenced on domain_event (arrival) where position is null`,
        sql`create index domain_event_subject on domain_event (subject, position)`,
        sql`create table domain_event_head (
          only_one boolean primary key default true check (only_one),
          position bigint not null
        )`,
        sql`insert into domain_event_head (position) values (0)`,
        sql`create table event_subscriber (
          name text collate "C" primary key,
          position bigint not null
        )`,
        sql`create table event_hold (
          subscriber text collate "C" not null references event_subscriber (name) on delete cascade,
          subject text collate "C" not null,
          position bigint not null,
          attempts integer not null,
          retry_at timestamptz not null,
          error text not null,
          primary key (subscriber, subject)
        )`,
        sql`create index event_hold_due on event_hold (subscriber, retry_at)`,
      ];
      for (const statement of statements) await statement.execute(db);
    },
  },
];
