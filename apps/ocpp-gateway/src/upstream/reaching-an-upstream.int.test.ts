import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type UpstreamAccess, type UpstreamSettings, upstreamSettings } from '@bfcert/evse-security/station-contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { KeepAlive } from '../connection/keep-alive.ts';
import { type Holder, TestAuthority } from '../testing/test-authority.ts';
import { TestCsms } from '../testing/test-csms.ts';
import { UpstreamConnection } from './upstream-connection.ts';

const authority = new TestAuthority('Upstream root');
const strangers = new TestAuthority('Another root');
const PASSWORD = 'pass:word';

let folder: string;
let tls: { key: string; cert: string };
const keepAlive = new KeepAlive(60_000);
const csmses: TestCsms[] = [];
const connections: UpstreamConnection[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upstream-'));
  const server = authority.station('localhost');
  tls = { key: server.keyPem, cert: server.pem };
});
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.end();
  for (const csms of csmses.splice(0)) await csms.goAway();
});
afterAll(async () => {
  keepAlive.stop();
  await rm(folder, { recursive: true });
});

const file = (name: string, content: string): Promise<void> => writeFile(join(folder, name), content);

async function aCsms(options: Parameters<typeof TestCsms.start>[0]): Promise<TestCsms> {
  const csms = await TestCsms.start(options);
  csmses.push(csms);
  return csms;
}

const NOTHING: UpstreamAccess = { password: null, certificatePem: null, keyPem: null, trustAnchorsPem: null };

/** What came first of the connection of CS-1: `opened`, or why not. */
function outcomeOf(
  url: string,
  securityProfile: UpstreamSettings['securityProfile'],
  shown: Partial<UpstreamAccess> | (() => Promise<Partial<UpstreamAccess>>) = {},
  wireName = 'CS-1',
): Promise<string> {
  return new Promise((resolve) => {
    const connection = new UpstreamConnection({
      settings: upstreamSettings.parse({ name: 'main', url, securityProfile }),
      wireName,
      access: async () => ({ ...NOTHING, ...(typeof shown === 'function' ? await shown() : shown) }),
      subprotocol: 'ocpp2.0.1',
      backOff: { firstMs: 20, mostMs: 40 },
      steadyMs: 10_000,
      keepAlive,
      opened: () => resolve('opened'),
      steady: () => undefined,
      closed: resolve,
      received: () => undefined,
      tooLarge: () => undefined,
    });
    connections.push(connection);
    connection.open();
  });
}

test('profile 0: nothing is shown', async () => {
  const csms = await aCsms({
    admit: ({ identity, password }) => (identity === 'CS-1' && password === null ? null : 401),
  });
  expect(await outcomeOf(csms.url, 0)).toBe('opened');
});

test('profile 1 and 2: the password of this station', async () => {
  const admit = ({ password }: { password: string | null }) => (password === PASSWORD ? null : 401);
  const [plain, secured] = [await aCsms({ admit }), await aCsms({ admit, tls })];
  expect(await outcomeOf(plain.url, 1, { password: PASSWORD })).toBe('opened');
  const trustAnchorsPem = authority.root.pem;
  expect(await outcomeOf(secured.url, 2, { password: PASSWORD, trustAnchorsPem })).toBe('opened');
});

test('profile 3: the certificate of this station, which the upstream has verified', async () => {
  const csms = await aCsms({
    tls: { ...tls, ca: authority.root.pem, requestCert: true, rejectUnauthorized: true },
    admit: ({ commonName, password }) => (commonName === 'CS-1' && password === null ? null : 401),
  });
  const shownBy = ({ pem, keyPem }: Holder) => {
    return { certificatePem: pem, keyPem, trustAnchorsPem: authority.root.pem };
  };
  expect(await outcomeOf(csms.url, 3, shownBy(authority.station('CS-1')))).toBe('opened');
  expect(await outcomeOf(csms.url, 3, shownBy(strangers.station('CS-1')))).not.toBe('opened');
});

test('an upstream whose certificate does not end in its trust anchors, or is for another name, is not spoken to', async () => {
  const csms = await aCsms({ tls, admit: () => expect.fail('nobody was to come') });
  const password = PASSWORD;
  expect(await outcomeOf(csms.url, 2, { password, trustAnchorsPem: strangers.root.pem })).toMatch(/certificate/);
  expect(await outcomeOf(csms.url, 2, { password })).toMatch(/certificate/);
  const otherName = csms.url.replace('localhost', '127.0.0.1');
  expect(await outcomeOf(otherName, 2, { password, trustAnchorsPem: authority.root.pem })).toMatch(
    /does not match certificate/,
  );
});

test('an upstream whose chain has a key on a brainpool curve is reached, and by another name is not', async () => {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = (curve: string) => ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-nodes'];
  await file('ca.ext', 'basicConstraints=critical,CA:true');
  openssl('req', '-x509', ...key('P-256'), '-keyout', 'top.key', '-out', 'top.pem', '-subj', '/CN=Top');
  openssl('req', ...key('brainpoolP256r1'), '-keyout', 'mid.key', '-out', 'mid.csr', '-subj', '/CN=Middle');
  openssl('req', ...key('P-256'), '-keyout', 'low.key', '-out', 'low.csr', '-subj', '/CN=localhost');
  const signedBy = (ca: string) => ['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-CAcreateserial'];
  openssl('x509', '-req', '-in', 'mid.csr', ...signedBy('top'), '-extfile', 'ca.ext', '-out', 'mid.pem');
  openssl('x509', '-req', '-in', 'low.csr', ...signedBy('mid'), '-out', 'low.pem');
  const [low, mid, lowKey] = await Promise.all(
    ['low.pem', 'mid.pem', 'low.key'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  const csms = await aCsms({ tls: { key: lowKey, cert: `${low}${mid}` }, admit: () => null });
  const shown = { password: PASSWORD, trustAnchorsPem: await readFile(join(folder, 'top.pem'), 'utf8') };
  expect(await outcomeOf(csms.url, 2, shown)).toBe('opened');
  expect(await outcomeOf(csms.url.replace('localhost', '127.0.0.1'), 2, shown)).toMatch(/does not match certificate/);
});

test('an upstream that refuses, or speaks another version, is tried again', async () => {
  let isWelcome = false;
  const csms = await aCsms({ admit: () => (isWelcome ? null : 401) });
  expect(await outcomeOf(csms.url, 0)).toBe('Unexpected server response: 401');
  isWelcome = true;
  await csms.until(() => csms.isConnected('CS-1'));
  const other = await aCsms({ protocols: ['ocpp1.6'] });
  expect(await outcomeOf(other.url, 0)).toMatch(/subprotocol/);
});

test('what is shown is asked for each connection: a secret that is replaced is used from the next one on', async () => {
  const csms = await aCsms({ admit: ({ password }) => (password === 'the new one' ? null : 401) });
  let password = 'the old one';
  expect(await outcomeOf(csms.url, 1, async () => ({ password }))).toMatch('401');
  password = 'the new one';
  await csms.until(() => csms.isConnected('CS-1'));
});

test('where there is nothing to show, that is why it is away, and it is tried again, at once when hurried', async () => {
  const csms = await aCsms({ admit: ({ password }) => (password === PASSWORD ? null : 401) });
  let why: string | null = 'no server says it';
  const shown = async () => {
    if (why !== null) throw new Error(why);
    return { password: PASSWORD };
  };
  expect(await outcomeOf(csms.url, 1, shown)).toBe('no server says it');
  why = null;
  connections.at(-1)?.hurry();
  await csms.until(() => csms.isConnected('CS-1'));
});

test('an identity is one part of the path of the URL', async () => {
  const csms = await aCsms({});
  expect(await outcomeOf(csms.url, 0, {}, 'RDAM|1@2+3')).toBe('opened');
  await csms.until(() => csms.isConnected('RDAM|1@2+3'));
});

test('a connection that was ended is not made again', async () => {
  const csms = await aCsms({});
  expect(await outcomeOf(csms.url, 0)).toBe('opened');
  await csms.until(() => csms.isConnected('CS-1'));
  connections[0]?.end();
  await csms.until(() => !csms.isConnected('CS-1'));
  expect(connections[0]?.send('[2,"1","Heartbeat",{}]')).toBe(false);
});
