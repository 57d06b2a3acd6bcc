import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { KeepAlive } from '../connection/keep-alive.ts';
import { type Holder, TestAuthority } from '../testing/test-authority.ts';
import { TestCsms } from '../testing/test-csms.ts';
import { UpstreamConnection } from './upstream-connection.ts';
import { upstreamSettings } from './upstream-settings.ts';

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
  await file('root.pem', authority.root.pem);
  await file('other-root.pem', strangers.root.pem);
  await file('CS-1.password', `${PASSWORD}\n`);
  await file('empty', '\n');
  await hold('CS-1', authority.station('CS-1'));
  await hold('stranger', strangers.station('CS-1'));
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

async function hold(name: string, { pem, keyPem }: Holder): Promise<void> {
  await file(`${name}.pem`, pem);
  await file(`${name}.key`, keyPem);
}

async function aCsms(options: Parameters<typeof TestCsms.start>[0]): Promise<TestCsms> {
  const csms = await TestCsms.start(options);
  csmses.push(csms);
  return csms;
}

/** What came first of the connection of CS-1: `opened`, or why not. */
function outcomeOf(url: string, settings: object, wireName = 'CS-1'): Promise<string> {
  return new Promise((resolve) => {
    const connection = new UpstreamConnection({
      settings: upstreamSettings.parse({ name: 'main', url, ...settings }),
      wireName,
      subprotocol: 'ocpp2.0.1',
      backOff: { firstMs: 20, mostMs: 40 },
      keepAlive,
      opened: () => resolve('opened'),
      closed: resolve,
      received: () => undefined,
      tooLarge: () => undefined,
    });
    connections.push(connection);
    connection.open();
  });
}

const at = (name: string): string => join(folder, name);
const oneEach = { passwordFile: '{identity}.password', certificateFile: '{identity}.pem', keyFile: '{identity}.key' };

test('profile 0: nothing is shown', async () => {
  const csms = await aCsms({
    admit: ({ identity, password }) => (identity === 'CS-1' && password === null ? null : 401),
  });
  expect(await outcomeOf(csms.url, { securityProfile: 0 })).toBe('opened');
});

test('profile 1 and 2: the password of this station, without the line end of its file', async () => {
  const admit = ({ password }: { password: string | null }) => (password === PASSWORD ? null : 401);
  const [plain, secured] = [await aCsms({ admit }), await aCsms({ admit, tls })];
  const passwordFile = at(oneEach.passwordFile);
  expect(await outcomeOf(plain.url, { securityProfile: 1, passwordFile })).toBe('opened');
  const trustAnchorsFile = at('root.pem');
  expect(await outcomeOf(secured.url, { securityProfile: 2, passwordFile, trustAnchorsFile })).toBe('opened');
});

test('profile 3: the certificate of this station, which the upstream has verified', async () => {
  const csms = await aCsms({
    tls: { ...tls, ca: authority.root.pem, requestCert: true, rejectUnauthorized: true },
    admit: ({ commonName, password }) => (commonName === 'CS-1' && password === null ? null : 401),
  });
  const files = { certificateFile: at(oneEach.certificateFile), keyFile: at(oneEach.keyFile) };
  const settings = { securityProfile: 3, ...files, trustAnchorsFile: at('root.pem') };
  expect(await outcomeOf(csms.url, settings)).toBe('opened');
  const stranger = { ...settings, certificateFile: at('stranger.pem'), keyFile: at('stranger.key') };
  expect(await outcomeOf(csms.url, stranger)).not.toBe('opened');
});

test('an upstream whose certificate does not end in its trust anchors, or is for another name, is not spoken to', async () => {
  const csms = await aCsms({ tls, admit: () => expect.fail('nobody was to come') });
  const settings = { securityProfile: 2, passwordFile: at(oneEach.passwordFile) };
  expect(await outcomeOf(csms.url, { ...settings, trustAnchorsFile: at('other-root.pem') })).toMatch(/certificate/);
  expect(await outcomeOf(csms.url, settings)).toMatch(/certificate/);
  const otherName = csms.url.replace('localhost', '127.0.0.1');
  expect(await outcomeOf(otherName, { ...settings, trustAnchorsFile: at('root.pem') })).toMatch(
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
    ['low.pem', 'mid.pem', 'low.key'].map((name) => readFile(at(name), 'utf8')),
  );
  const csms = await aCsms({ tls: { key: lowKey, cert: `${low}${mid}` }, admit: () => null });
  const settings = { securityProfile: 2, passwordFile: at(oneEach.passwordFile), trustAnchorsFile: at('top.pem') };
  expect(await outcomeOf(csms.url, settings)).toBe('opened');
  expect(await outcomeOf(csms.url.replace('localhost', '127.0.0.1'), settings)).toMatch(/does not match certificate/);
});

test('an upstream that refuses, or speaks another version, is tried again', async () => {
  let isWelcome = false;
  const csms = await aCsms({ admit: () => (isWelcome ? null : 401) });
  expect(await outcomeOf(csms.url, { securityProfile: 0 })).toBe('Unexpected server response: 401');
  isWelcome = true;
  await csms.until(() => csms.isConnected('CS-1'));
  const other = await aCsms({ protocols: ['ocpp1.6'] });
  expect(await outcomeOf(other.url, { securityProfile: 0 })).toMatch(/subprotocol/);
});

test('a secret that is replaced is used from the next connection on', async () => {
  const csms = await aCsms({ admit: ({ password }) => (password === 'the new one' ? null : 401) });
  await file('shared', 'the old one');
  expect(await outcomeOf(csms.url, { securityProfile: 1, passwordFile: at('shared') })).toMatch('401');
  await file('shared', 'the new one');
  await csms.until(() => csms.isConnected('CS-1'));
});

test.each([
  ['of which there is none', '{identity}.nothing', 'CS-1', /ENOENT/],
  ['that holds nothing', 'empty', 'CS-1', /is empty/],
  ['of a station whose name would lead elsewhere', '{identity}/root.pem', '..', /cannot be part of a path/],
])('a secret %s is no way in', async (_, name, wireName, why) => {
  const csms = await aCsms({ admit: () => expect.fail('nobody was to come') });
  expect(await outcomeOf(csms.url, { securityProfile: 1, passwordFile: at(name) }, wireName)).toMatch(why);
});

test('an identity is one part of the path of the URL', async () => {
  const csms = await aCsms({});
  expect(await outcomeOf(csms.url, { securityProfile: 0 }, 'RDAM|1@2+3')).toBe('opened');
  await csms.until(() => csms.isConnected('RDAM|1@2+3'));
});

test('a connection that was ended is not made again', async () => {
  const csms = await aCsms({});
  expect(await outcomeOf(csms.url, { securityProfile: 0 })).toBe('opened');
  await csms.until(() => csms.isConnected('CS-1'));
  connections[0]?.end();
  await csms.until(() => !csms.isConnected('CS-1'));
  expect(connections[0]?.send('[2,"1","Heartbeat",{}]')).toBe(false);
});
