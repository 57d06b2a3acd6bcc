import { once } from 'node:events';
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { answerParent } from '../processes/answer-parent.ts';
import { type BareServerParts, bareTlsOptions } from './bare-server.ts';

export interface CsmsPorts {
  /** For whoever stands in front of it. */
  readonly plain: number;
  /** For stations themselves. */
  readonly mutualTls: number;
}

/** A CSMS as quick as `ws` can be: every CALL has an empty CALLRESULT for an answer. */
answerParent({
  listen: async (parts: BareServerParts): Promise<CsmsPorts> => {
    const listen = async (server: ReturnType<typeof createHttp>): Promise<number> => {
      const webSockets = new WebSocketServer({ server, handleProtocols: ([first]) => first ?? false });
      webSockets.on('connection', (socket) => {
        socket.on('error', () => socket.terminate());
        socket.on('message', (data) => {
          const [, id] = JSON.parse(data.toString()) as [number, string];
          socket.send(`[3,"${id}",{}]`);
        });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    };
    return { plain: await listen(createHttp()), mutualTls: await listen(createHttps(bareTlsOptions(parts))) };
  },
});
