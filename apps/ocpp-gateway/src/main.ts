import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { connectLink } from './compose.ts';
import { parseGatewayProcessConfig } from './config/gateway-config.ts';
import { countConnectionsWithTheHeap } from './heap-limits.ts';
import { startGateway } from './start-gateway.ts';

/**
 * The gateway as a process. Its configuration is the file named by the first argument, or one line
 * of JSON on standard input, which then stays open for as long as the parent lives: when it ends, so
 * does this process. Standard output carries one line, `{"ready":true,"nodeId":…,"ports":…}`;
 * the log goes to standard error.
 */
async function main(): Promise<void> {
  countConnectionsWithTheHeap();
  const [, , configFile] = process.argv;
  const stop = new AbortController();
  const text = configFile === undefined ? await firstLine(() => stop.abort()) : await readFile(configFile, 'utf8');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());

  const config = parseGatewayProcessConfig(text);
  const log = pino({ level: config.gateway.logLevel, base: { nodeId: config.nodeId } }, process.stderr);
  const link = await connectLink(config, (problem) => log.warn({ problem }, 'link'));
  try {
    const gateway = await startGateway(config.gateway, link, { log, signal: stop.signal });
    process.stdout.write(`${JSON.stringify({ ready: true, nodeId: config.nodeId, ports: gateway.ports })}\n`);
    await aborted(stop.signal);
    await gateway.close();
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    await link.close();
  }
}

function firstLine(onEnd: () => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: process.stdin });
    lines.once('line', resolve);
    lines.once('close', () => {
      reject(new Error('no configuration on standard input'));
      onEnd();
    });
  });
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    signal.addEventListener('abort', () => done(), { once: true });
  });

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : 'the gateway failed'}\n`);
    process.exit(1);
  },
);
