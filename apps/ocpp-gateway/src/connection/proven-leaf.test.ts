import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, createServer, type TLSSocket } from 'node:tls';
import { provenLeaf } from '@bfcert/kernel/proven-leaf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestAuthority } from '../testing/test-authority.ts';
import { secureContextOptions } from './tls-policy.ts';

const root = new TestAuthority('A root');
const between = new TestAuthority('A CA below it', { below: root });
const station = between.station('SN-1');
const server = root.station('localhost');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'proven-leaf-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ofStation = { key: station.keyPem, cert: station.pem + between.root.pem };

/** What a listener of ours that trusts `ca` makes of one who comes. */
async function seen<Value>(
  client: ConnectionOptions,
  look: (socket: TLSSocket) => Value,
  ca: readonly string[] = [],
): Promise<Value> {
  const credential = { keyPem: server.keyPem, chainPem: server.pem };
  const listener = createServer({
    ...secureContextOptions('ocpp-mandatory', [credential], ca),
    requestCert: true,
    rejectUnauthorized: false,
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const socket = connect({ ...client, port, host: '127.0.0.1', rejectUnauthorized: false });
  socket.on('error', () => undefined);
  const [there] = (await once(listener, 'secureConnection')) as [TLSSocket];
  there.on('error', () => undefined);
  try {
    return look(there);
  } finally {
    there.destroy();
    socket.destroy();
    listener.close();
  }
}

/** Self-signed, by the openssl command. */
function selfSigned(curve: string, more: readonly string[] = []) {
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name)) as [string, string];
  const kind = ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-nodes', '-subj', '/CN=SN-2'];
  execFileSync('openssl', ['req', '-x509', ...kind, ...more, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  const pem = readFileSync(cert, 'utf8');
  const der = Buffer.from(pem.replaceAll(/-----.*-----|\s/g, ''), 'base64');
  return { tls: { key: readFileSync(key, 'utf8'), cert: pem }, sha256: hash('sha256', der) };
}
const sha256 = (socket: TLSSocket) => provenLeaf(socket)?.fingerprint256.replaceAll(':', '').toLowerCase();

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', (version) => {
  const over = { minVersion: version, maxVersion: version };

  test('of a stranger it is read, and what was sent with it stays with OpenSSL, which frees it', async () => {
    const [leaf, again, above] = await seen({ ...ofStation, ...over }, (socket) => [
      sha256(socket),
      sha256(socket),
      socket.getPeerX509Certificate()?.issuerCertificate?.subject,
    ]);
    expect([leaf, again]).toEqual([station.certificate.fingerprint, station.certificate.fingerprint]);
    expect(above).toContain('CN=A CA below it');
  });

  test('of one whose chain OpenSSL has verified it is read', async () => {
    const look = (socket: TLSSocket) => [socket.authorized, sha256(socket)];
    expect(await seen({ ...ofStation, ...over }, look, [root.root.pem])).toEqual([
      true,
      station.certificate.fingerprint,
    ]);
  });

  test('of one that shows none there is none', async () => {
    expect(await seen(over, provenLeaf)).toBeUndefined();
  });

  test('of one that has another certificate in it as text it is what was proven, and not that', async () => {
    const inside = Buffer.from(`\n${station.pem}`).toString('hex');
    const own = selfSigned('P-256', ['-addext', `1.3.6.1.4.1.311.99=DER:${inside}`]);
    expect(await seen({ ...own.tls, ...over }, sha256)).toBe(own.sha256);
  });
});

test('with a key on a brainpool curve it is read, and the process goes on', async () => {
  const own = selfSigned('brainpoolP256r1');
  expect(await seen(own.tls, sha256)).toBe(own.sha256);
});
