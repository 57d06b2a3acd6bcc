import '../server-chain.ts';
import type { ClientConfig } from 'pg';
import { valueTypes } from './value-types.ts';

/**
 * Where a database is: a URL, or its parts. A `host` that starts with a slash is the folder of a Unix socket.
 * Sessions must be real ones: behind a pooler that shares them (PgBouncer with transaction pooling), notifications and
 * session locks are lost. Named statements need none: see `named-statements.ts`.
 */
export type DatabaseConnection =
  | { readonly connectionString: string }
  | {
      readonly host: string;
      readonly port?: number;
      readonly user: string;
      readonly password?: string;
      readonly database: string;
    };

/** A session left idle inside a transaction would hold its row locks against everybody else. */
const IDLE_IN_TRANSACTION_MS = 60_000;

/** `statementTimeoutMs`: a statement that takes longer is given up; left out: none is. */
export function clientConfig(connection: DatabaseConnection, statementTimeoutMs?: number): ClientConfig {
  return {
    // Parts mean a socket of our own: the PG… variables of the environment are not about it.
    ...('connectionString' in connection ? connection : { port: 5432, ssl: false, ...connection }),
    types: valueTypes,
    options: [
      '-c TimeZone=UTC',
      ...(statementTimeoutMs === undefined ? [] : [`-c statement_timeout=${statementTimeoutMs}`]),
    ].join(' '),
    application_name: 'bfcert',
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  };
}
