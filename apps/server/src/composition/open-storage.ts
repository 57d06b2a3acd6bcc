import { lifecycleMigrations } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { evseMigrations } from '@bfcert/evse-security/adapters/postgres';
import { outboxMigrations } from '@bfcert/kernel/outbox';
import { type Database, migrate, openDatabase } from '@bfcert/kernel/postgres';
import { vehicleMigrations } from '@bfcert/vehicle-provisioning/adapters/postgres';
import { alertMigrations } from '../alerts/alert-migration.ts';
import { moves } from '../migrations.ts';
import { webhookMigrations } from '../webhooks/webhook-migration.ts';
import type { Base } from './base.ts';

/** One schema for all of the server. */
export async function openStorage({ configuration, log, closing }: Base): Promise<Database> {
  const database = openDatabase(configuration.database, {
    poolSize: 20,
    onIdleError: (error) => log.warn({ err: error }, 'database'),
  });
  closing.add('database', () => database.close());
  await migrate(database, [
    ...outboxMigrations,
    ...lifecycleMigrations,
    ...evseMigrations,
    ...vehicleMigrations,
    ...webhookMigrations,
    ...alertMigrations,
    ...moves,
  ]);
  return database;
}

/** What callers list and search: few sessions, and none for long, so that whatever they ask, commands have theirs. */
export function openReads({ configuration, log, closing }: Base): Database {
  const reads = openDatabase(configuration.database, {
    poolSize: 8,
    statementTimeoutMs: 5_000,
    onIdleError: (error) => log.warn({ err: error }, 'database'),
  });
  closing.add('reads', () => reads.close());
  return reads;
}
