import pg from 'pg';
import { SUPERUSER } from './data-files.ts';

export const DATABASE = 'bfcert';

/** Makes our database where there is none yet. `host`: the folder of the server's socket. */
export async function ensureDatabase(host: string): Promise<void> {
  const client = new pg.Client({ host, port: 5432, user: SUPERUSER, database: 'postgres', ssl: false });
  // A server that is killed between two queries is told of here, and unheard it would end the process that is to start it
  // again, and all that this has started: the next query throws.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
