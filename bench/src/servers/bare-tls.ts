import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { answerParent } from '../processes/answer-parent.ts';
import { type BareServerParts, bareTlsOptions } from './bare-server.ts';

/** The floor: `node:tls` alone. It says one byte once it has verified the client, which in TLS 1.3 no client sees otherwise. */
answerParent({
  listen: async ({ port = 0, ...parts }: BareServerParts): Promise<number> => {
    const server = createServer(bareTlsOptions(parts), (socket) => {
      socket.on('error', () => socket.destroy());
      socket.resume();
      socket.write('.');
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
});
