/** A server that takes a fact, says so, and never finishes with it. */
import { writeSync } from 'node:fs';
import { listenServerLink } from '../nats.ts';

const [url, heartbeatMs, ackWaitMs] = process.argv.slice(2);
if (!url || !heartbeatMs || !ackWaitMs) throw new Error('arguments: url heartbeatMs ackWaitMs');

const link = await listenServerLink({
  bus: { servers: url },
  heartbeatMs: Number(heartbeatMs),
  facts: { maxBytes: 1024 * 1024, ackWaitMs: Number(ackWaitMs) },
});
link.consume('fact', () => {
  writeSync(1, 'taken\n');
  return new Promise(() => {});
});
