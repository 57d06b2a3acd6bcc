import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { programsIn } from './programs.ts';

/**
 * A process of its own that holds a data directory until it is killed: prints one JSON line, either
 * where its database is or why it has none.
 * Arguments: the data directory, and PostgreSQL's programs where they are not npm's.
 */
const [, , dataDirectory = '', programs] = process.argv;
try {
  const { connection, pid } = await startEmbeddedPostgres({
    dataDirectory,
    log: () => undefined,
    ...(programs === undefined ? {} : { programs: programsIn(programs) }),
  });
  process.stdout.write(`${JSON.stringify({ connection, pid, uid: process.getuid?.() })}\n`);
  setInterval(() => undefined, 60_000);
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })}\n`,
  );
}
