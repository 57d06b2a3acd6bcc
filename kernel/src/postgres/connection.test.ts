import { createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import pg from 'pg';
import { expect, test } from 'vitest';
import { brainpoolServer } from '../testing/brainpool-server.ts';
import { clientConfig } from './connection.ts';

test('a database whose root has a key on a brainpool curve is spoken to over TLS', async () => {
  const { promise: asked, resolve } = Promise.withResolvers<string>();
  await using server = await brainpoolServer((tls) =>
    createServer((socket) => {
      // The request for TLS is answered with S; what comes next is the session's own begin.
      socket.once('data', () => {
        socket.write('S');
        const secure = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) });
        secure.once('data', (bytes: Buffer) => {
          resolve(bytes.toString('latin1'));
          secure.destroy();
        });
      });
    }),
  );
  const connectionString = `postgres://somebody@localhost:${server.port}/books?sslmode=verify-full`;
  await expect(new pg.Client(clientConfig({ connectionString })).connect()).rejects.toThrow();
  expect(await asked).toContain('somebody');
});
