import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { startServer } from './compose.ts';
import { parseServerConfiguration } from './configuration/server-configuration.ts';

/** Below the supervisor's patience, so that a part that hangs is named before the process is killed. */
const STOP_WITHIN_MS = 8_000;

/**
 * The server as a process: its configuration is the first line of standard input, which stays open
 * for as long as the parent lives. Standard output carries one line, `{"ready":true,…}` or, when it
 * could not start, `{"ready":false,"problem":…}`; the log goes to standard error.
 */
const stop = Promise.withResolvers<'stop'>();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.resolve('stop'));

/** What a log needs of an error. A database error has its whole client with it. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return { name, message, code, stack, ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}

async function main(): Promise<void> {
  const configuration = parseServerConfiguration(await firstLine());
  const log = pino(
    { level: configuration.logLevel, base: { process: 'server' }, serializers: { err: describeError } },
    pino.destination(2),
  );
  const starting = startServer(configuration, log);
  const server = await Promise.race([starting, stop.promise]);
  // Told to stop during the start: what is half open needs no farewell, every step of a start can be repeated.
  if (server === 'stop') return;
  say({ ready: true, http: server.httpPort });
  await stop.promise;
  setTimeout(() => {
    log.error('the server did not stop in time and ends where it is');
    process.exit(1);
  }, STOP_WITHIN_MS);
  await server.stop();
}

function firstLine(): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: process.stdin });
    lines.once('line', resolve);
    lines.once('close', () => {
      reject(new Error('no configuration on standard input'));
      stop.resolve('stop');
    });
  });
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    const problem = error instanceof Error ? error.message : String(error);
    process.stderr.write(`the server failed: ${error instanceof Error ? (error.stack ?? problem) : problem}\n`);
    // Unheard when the parent is gone, which is no reason to fail once more.
    process.stdout.on('error', () => undefined);
    process.stdout.write(`${JSON.stringify({ ready: false, problem })}\n`, () => process.exit(1));
  },
);
