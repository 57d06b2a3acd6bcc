import { type DatabaseConnection, embeddedConnection, openDatabase } from '@bfcert/kernel/postgres';
import type { Configuration } from '../configuration/configuration.ts';
import { messageOf, type Observation, observer } from './observation.ts';

const observe = observer('database');
/** The oldest that the tests run on. */
const OLDEST_VERSION = 15;
/** Over a network the answer itself takes time; a clock that is off by more is off. */
const CLOCK_TOLERANCE_MS = 2_000;

/** The server's own PostgreSQL or that of `DATABASE_URL`: whether it can be reached, its version, its clock. */
export async function lookAtDatabase(
  { databaseUrl, dataDir }: Pick<Configuration, 'databaseUrl' | 'dataDir'>,
  isRunning: boolean,
): Promise<readonly Observation[]> {
  const subject = databaseUrl === undefined ? 'the embedded PostgreSQL' : 'the PostgreSQL of DATABASE_URL';
  const connection = databaseUrl === undefined ? await embeddedConnection(dataDir) : { connectionString: databaseUrl };
  if (connection === null) return [observe(subject, 'note', 'was not started yet')];
  if (databaseUrl === undefined && !isRunning) return [observe(subject, 'note', 'does not run')];
  return ask(subject, connection);
}

async function ask(subject: string, connection: DatabaseConnection): Promise<readonly Observation[]> {
  const database = openDatabase(connection, { poolSize: 1 });
  try {
    const asked = Date.now();
    const { rows } = await database.pool.query<{ version: string; now: string }>(
      `select current_setting('server_version') as version, to_char(clock_timestamp(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as now`,
    );
    const answered = Date.now();
    const [row] = rows;
    if (row === undefined) return [observe(subject, 'finding', 'answers with nothing')];
    const isOld = Number.parseInt(row.version, 10) < OLDEST_VERSION;
    const offMs = new Date(row.now).getTime() - (asked + answered) / 2;
    const isOff = Math.abs(offMs) > CLOCK_TOLERANCE_MS + (answered - asked) / 2;
    return [
      isOld
        ? observe(subject, 'finding', `is version ${row.version}, and ${OLDEST_VERSION} is the oldest that will do`)
        : observe(subject, 'good', `answers, version ${row.version}`),
      isOff
        ? observe(
            subject,
            'finding',
            `has a clock ${Math.round(Math.abs(offMs) / 1_000)} s ${offMs > 0 ? 'ahead of' : 'behind'} ours`,
          )
        : observe(subject, 'good', 'has the time that we have'),
    ];
  } catch (error) {
    return [observe(subject, 'finding', `cannot be used: ${messageOf(error)}`)];
  } finally {
    // Nothing went through Kysely, whose end would otherwise be the pool's.
    await database.pool.end();
  }
}
