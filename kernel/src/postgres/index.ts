/** PostgreSQL: our own embedded server or any other, transactions, and the one set of migrations. */
export type { DatabaseConnection } from './connection.ts';
export { type Database, type DatabaseOptions, openDatabase } from './database.ts';
export { claimDirectory, type DirectoryClaim, DirectoryInUse } from './directory-claim.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  embeddedConnection,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
export { type KeptSession, keepSession } from './kept-session.ts';
export { DatabaseIsNewer, type Migration, migrate } from './migrate.ts';
export { noSessionFree, timedOut } from './timed-out.ts';
export { afterCommit, kyselyOf } from './transactions.ts';
