import { type DatabaseConnection, type EmbeddedPostgres, startEmbeddedPostgres } from '@bfcert/kernel/postgres';
import type { Child } from './child.ts';

export interface PostgresChild extends Child {
  /** The same at every start on one data directory. */
  readonly connection: Promise<DatabaseConnection>;
}

/** PostgreSQL as a child like the others. After a start that follows a crash nothing committed is lost. */
export function startPostgres(dataDirectory: string): PostgresChild {
  const starting = startEmbeddedPostgres({ dataDirectory, log });
  const exited = Promise.withResolvers<string>();
  let running: EmbeddedPostgres | null = null;
  let ended = false;
  void exited.promise.then(() => {
    ended = true;
  });
  starting.then(
    (postgres) => {
      running = postgres;
      postgres.onExit(({ code, signal }) =>
        exited.resolve(signal ? `was ended by ${signal}` : `ended with code ${code ?? '?'}`),
      );
    },
    (error: unknown) => exited.resolve(`did not start: ${error instanceof Error ? error.message : String(error)}`),
  );
  const connection = starting.then((postgres) => postgres.connection);
  // Asked for at the first start only; `ready` tells of every failure.
  connection.catch(() => undefined);
  return {
    name: 'PostgreSQL',
    pid: () => (ended ? undefined : running?.pid),
    connection,
    ready: starting.then(() => undefined),
    exited: exited.promise,
    stop: async () => {
      // It ends by its own clean shutdown, never by a kill: whoever stops it waits for its last write.
      const postgres = await starting.catch(() => null);
      await postgres?.stop();
      exited.resolve('was stopped');
    },
  };
}

/** Its own log is chatty at starts and stops; what matters is marked. An attempt of ours that came too early does not. */
function log(line: string): void {
  if (/\b(ERROR|FATAL|PANIC)\b/.test(line) && !line.includes('the database system is starting up')) {
    process.stderr.write(`postgres: ${line}\n`);
  }
}
