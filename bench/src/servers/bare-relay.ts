import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { answerParent } from '../processes/answer-parent.ts';
import { type BareServerParts, bareTlsOptions } from './bare-server.ts';

export interface BareRelayParts extends BareServerParts {
  readonly upstreamUrl: string;
}

/** Two sockets of `ws` for each station, and every message of one sent to the other: nothing is read, nobody is known. */
answerParent({
  listen: async ({ upstreamUrl, ...parts }: BareRelayParts): Promise<number> => {
    const server = createServer(bareTlsOptions(parts));
    const webSockets = new WebSocketServer({ server, handleProtocols: ([first]) => first ?? false });
    webSockets.on('connection', (station, { url }) => {
      const upstream = new WebSocket(`${upstreamUrl}${url}`, ['ocpp2.0.1']);
      const waiting: string[] = [];
      station.on('message', (data) => {
        if (upstream.readyState === WebSocket.OPEN) upstream.send(data.toString());
        else waiting.push(data.toString());
      });
      upstream.on('open', () => {
        for (const text of waiting.splice(0)) upstream.send(text);
      });
      upstream.on('message', (data) => station.send(data.toString()));
      station.on('close', () => upstream.terminate());
      upstream.on('close', () => station.terminate());
      for (const socket of [station, upstream]) socket.on('error', () => socket.terminate());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
});
