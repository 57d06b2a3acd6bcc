import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { answerParent } from '../processes/answer-parent.ts';
import { type BareServerParts, bareTlsOptions } from './bare-server.ts';

const BOOT_ACCEPTED = JSON.stringify([
  3,
  'boot',
  { currentTime: new Date().toISOString(), interval: 300, status: 'Accepted' },
]);

/** `ws` over `node:https` with its own defaults: upgrades whoever passed TLS, and answers every message the same. */
answerParent({
  listen: async (parts: BareServerParts): Promise<number> => {
    const server = createServer(bareTlsOptions(parts));
    const webSockets = new WebSocketServer({ server, handleProtocols: ([first]) => first ?? false });
    webSockets.on('connection', (socket) => {
      socket.on('error', () => socket.terminate());
      socket.on('message', () => socket.send(BOOT_ACCEPTED));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
});
