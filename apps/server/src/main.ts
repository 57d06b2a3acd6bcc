import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { startServer } from './compose.ts';
import { parseServerConfiguration } from './configuration/server-configuration.ts';

/**
 * The server as a process: its configuration is the first line of standard input, which stays open
 * for as long as the parent lives. Standard output carries one line, `{"ready":true,…}`; the log
 * goes to standard error.
 */
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

async function main(): Promise<void> {
  const configuration = parseServerConfiguration(await firstLine());
  const log = pino({ level: configuration.logLevel, base: { process: 'server' } }, pino.destination(2));
  const server = await startServer(configuration, log);
  process.stdout.write(`${JSON.stringify({ ready: true, http: server.httpPort })}\n`);
  await new Promise<void>((resolve) => {
    if (stop.signal.aborted) resolve();
    stop.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await server.stop();
}

function firstLine(): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: process.stdin });
    lines.once('line', resolve);
    lines.once('close', () => {
      reject(new Error('no configuration on standard input'));
      stop.abort();
    });
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(
      `the server failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  },
);
