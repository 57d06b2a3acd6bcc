/** A gateway that publishes as fast as it can and says which facts were confirmed, until it is killed. */
import { writeSync } from 'node:fs';
import { connectGatewayLink } from '../unix-socket.ts';

const [path, spoolDirectory, secret, from] = process.argv.slice(2);
if (!path || !spoolDirectory || !secret || !from) throw new Error('arguments: path spool secret from');

const link = await connectGatewayLink({
  path,
  nodeId: 'gw-1',
  secret: Buffer.from(secret, 'hex'),
  spoolDirectory,
  backoff: { first: 5, longest: 20 },
});

let next = Number(from);
async function publishForEver(): Promise<never> {
  for (;;) {
    const number = next++;
    await link.publish('station.evidence', { number, filling: 'x'.repeat(number % 3000) });
    // Written to the pipe by this very call: what the test reads was confirmed, however soon the kill comes.
    writeSync(1, `${number}\n`);
  }
}
await Promise.all(Array.from({ length: 8 }, publishForEver));
