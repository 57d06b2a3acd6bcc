import { join } from 'node:path';
import { describeLinkContract } from './link-contract.ts';
import { removeStore, startNatsServer } from './nats/nats-server.fixture.ts';
import { connectGatewayLink, listenServerLink } from './nats.ts';

describeLinkContract('NATS', async () => {
  const nats = await startNatsServer();
  const bus = { servers: nats.url };
  const end = async () => {
    await nats.stop();
    await removeStore(nats);
  };
  const server = () => listenServerLink({ bus, heartbeatMs: 100, facts: { maxBytes: 64 * 1024 * 1024 } });
  // The stream of facts exists from the first server's start on; the contract begins after that.
  try {
    await (await server()).close();
  } catch (error) {
    await end();
    throw error;
  }
  const gateway = (nodeId: string, to = bus) =>
    connectGatewayLink({ bus: to, nodeId, heartbeatMs: 100, spoolDirectory: join(nats.directory, `spool-${nodeId}`) });
  return {
    server,
    gateway,
    // Over the bus facts leave the spool as soon as it takes them, whether there is a server or not: this one finds no bus.
    gatewayCutOff: (nodeId) => gateway(nodeId, { servers: 'nats://127.0.0.1:1' }),
    end,
  };
});
