import { createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { brainpoolServer } from '../../testing/brainpool-server.ts';
import { connectBus } from './connection.ts';

const INFO = { server_id: 'S', version: '2.10.0', proto: 1, max_payload: 1_048_576, tls_required: true, headers: true };

test('a bus whose root has a key on a brainpool curve is spoken to over TLS', async () => {
  const { promise: asked, resolve } = Promise.withResolvers<string>();
  await using server = await brainpoolServer((tls) =>
    createServer((socket) => {
      socket.write(`INFO ${JSON.stringify(INFO)}\r\n`);
      const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) });
      secure.once('data', (bytes: Buffer) => {
        resolve(bytes.toString());
        secure.write("-ERR 'Authorization Violation'\r\n");
        secure.end();
      });
    }),
  );
  const bus = { servers: `localhost:${server.port}`, tls: { ca: server.rootPem } };
  await expect(connectBus(bus, 'gateway', '_INBOX')).rejects.toThrow(/authorization violation/i);
  expect(await asked).toMatch(/^CONNECT /);
});
