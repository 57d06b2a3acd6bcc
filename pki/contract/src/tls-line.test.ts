import { createServer } from 'node:tls';
import { brainpoolChain, brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { expect, test } from 'vitest';
import { TlsLine } from './tls-line.ts';

test('a door whose root has a key on a brainpool curve, and where no control plane is, is an outage', async () => {
  const { tls: own } = brainpoolChain();
  await using server = await brainpoolServer((tls) => createServer(tls, (socket) => socket.end()));
  const tls = { ca: server.rootPem, serverName: 'localhost', certificate: own.cert, key: own.key };
  const outage = (message: string) => new Error(`outage: ${message}`);
  const line = new TlsLine({ host: '127.0.0.1', port: server.port, tls }, 'pki', outage);
  await expect(line.request('anything', {})).rejects.toThrow(/^outage: /);
  await line.close();
});
