import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfiguration } from '../configuration/configuration.ts';
import { lookAtTlsPolicies } from './tls-policies.ts';

let folder: string;
let lenient: Server;
let strict: Server;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  const [key, cert] = [join(folder, 'key'), join(folder, 'pem')];
  const rsa = ['-newkey', 'rsa:2048', '-noenc', '-days', '2', '-subj', '/CN=localhost'];
  execFileSync('openssl', ['req', '-x509', ...rsa, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  lenient = createServer({ ...pair, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256:AES128-GCM-SHA256' }).listen(0, '127.0.0.1');
  strict = createServer({ ...pair, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }).listen(0, '127.0.0.1');
  await Promise.all([once(lenient, 'listening'), once(strict, 'listening')]);
});
afterAll(async () => {
  await Promise.all([lenient, strict].map((server) => new Promise((closed) => server.close(closed))));
  rmSync(folder, { recursive: true });
});

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const looked = async (profile2: number, profile3: number, tlsPolicies: object) => {
  const listen = { ocpp: '127.0.0.1' };
  const seen = await lookAtTlsPolicies(
    readConfiguration({}, { dataDir: folder, listen, ports: { profile2, profile3 }, tlsPolicies }),
  );
  return seen.map(({ verdict, seen: what }) => [verdict, what]);
};

test('each listener is looked at by itself, and held against its own setting', async () => {
  const [open, closed] = [portOf(lenient), portOf(strict)];
  expect(await looked(open, closed, { profile3: 'strict' })).toEqual([
    ['good', 'follows ocpp-mandatory'],
    ['good', 'follows strict'],
  ]);
  expect(await looked(open, closed, { profile2: 'strict' })).toEqual([
    ['finding', 'follows ocpp-mandatory, and strict is configured'],
    ['finding', 'follows strict, and ocpp-mandatory is configured'],
  ]);
});

test('of a listener that does not answer nothing is said', async () => {
  const [first] = await looked(1, portOf(strict), {});
  expect(first).toEqual(['unknown', expect.stringMatching(/^its policy is not seen: /)]);
});
