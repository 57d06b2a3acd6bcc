import { outboxMigrations } from '@bfcert/kernel/outbox';
import { type DatabaseConnection, type Migration, migrate, openDatabase } from '@bfcert/kernel/postgres';
import { lifecycleMigrations } from '../adapters/postgres/migrations.ts';

/**
 * A server that upgrades a database and is killed outright in the migration of this name, all of its statements
 * carried out and nothing committed. Argument, as JSON: the database and the name.
 */
const { connection, name } = JSON.parse(process.argv[2] ?? '') as {
  readonly connection: DatabaseConnection;
  readonly name: string;
};
const migrations = [...outboxMigrations, ...lifecycleMigrations].map((migration): Migration => {
  if (migration.name !== name) return migration;
  return {
    ...migration,
    up: async (db) => {
      await migration.up(db);
      process.kill(process.pid, 'SIGKILL');
    },
  };
});
const database = openDatabase(connection);
await migrate(database, migrations);
await database.close();
