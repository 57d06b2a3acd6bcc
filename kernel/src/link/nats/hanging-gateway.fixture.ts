/**
 * A gateway that takes commands and answers none of them, until it is killed: bus, milliseconds between its signs of life,
 * directory of its spool.
 */
import { connectGatewayLink } from '../nats.ts';

const [url = '', heartbeatMs = '', spoolDirectory = ''] = process.argv.slice(2);

const link = await connectGatewayLink({
  bus: { servers: url },
  nodeId: 'gw-1',
  heartbeatMs: Number(heartbeatMs),
  spoolDirectory,
});
link.onCommand('station.command', () => {
  process.stdout.write('taken\n');
  return new Promise(() => {});
});
