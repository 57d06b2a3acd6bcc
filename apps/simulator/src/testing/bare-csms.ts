import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A CSMS of a few lines, without TLS, which may say what no library would. */
export interface BareCsms {
  readonly url: string;
  /** The first station. */
  readonly connected: Promise<WebSocket>;
  stop(): void;
}

/** It accepts every boot, and answers everything else with nothing. */
export async function startBareCsms(): Promise<BareCsms> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    socket.on('message', (data) => {
      const [type, id, action] = JSON.parse(data.toString()) as [number, string, string];
      const boot = { currentTime: new Date().toISOString(), interval: 300, status: 'Accepted' };
      if (type === 2) socket.send(JSON.stringify([3, id, action === 'BootNotification' ? boot : {}]));
    });
  });
  const connected = new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  await once(server, 'listening');
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ocpp`,
    connected,
    stop() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
