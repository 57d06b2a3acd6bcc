import pg from 'pg';
import type { EmbeddedPostgres } from './embedded-postgres.ts';

/** The environment variable that tells test workers the socket at which they ask for the test server. */
export const TEST_SERVER_VARIABLE = 'BFCERT_TEST_POSTGRES_SOCKET';

/** For a server whose data end with the run: nothing waits for a disk. */
export async function doWithoutDisk({ connection }: EmbeddedPostgres): Promise<void> {
  const client = new pg.Client({ ...connection, ssl: false });
  await client.connect();
  try {
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      await client.query(`alter system set ${name} = off`);
    }
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
}
