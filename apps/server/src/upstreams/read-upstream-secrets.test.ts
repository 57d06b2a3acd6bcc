import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { upstreamSecretFiles } from './read-upstream-secrets.ts';
import { upstreamSettings } from './upstream-settings.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
});
afterAll(() => rm(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const file = (name: string, content: string): Promise<void> => writeFile(at(name), content);
const withPassword = (passwordFile: string, passwordIs: 'text' | 'hex' = 'text') =>
  upstreamSecretFiles([
    upstreamSettings.parse({ name: 'main', url: 'ws://csms.example', securityProfile: 1, passwordFile, passwordIs }),
  ]);
const nothing = { password: null, certificatePem: null, keyPem: null, trustAnchorsPem: null };

test('a station has the file with its name, percent-encoded, without the line end of its editor', async () => {
  await file('CS-1.password', 'pass:word \n');
  await file('RDAM%7C1%2F2.password', 'the other one');
  const secrets = withPassword(at('{identity}.password'));
  expect(await secrets.read('main', 'CS-1')).toEqual({
    outcome: 'granted',
    access: { ...nothing, password: 'pass:word ' },
  });
  expect(await secrets.read('main', 'RDAM|1/2')).toMatchObject({ access: { password: 'the other one' } });
});

test('trap N.2, lesson B.19: of an AuthorizationKey of 1.6 the bytes are read, which need not be text', async () => {
  await file('key', '0001020304050607ffffFFFFFFFFFFFFFFFFFFFF\n');
  const passwordBytes = 'AAECAwQFBgf///////////////8=';
  expect(await withPassword(at('key'), 'hex').read('main', 'CS-1')).toEqual({
    outcome: 'granted',
    access: { ...nothing, passwordBytes },
  });
  for (const content of ['0001020', 'no hex digits', '00 01', '0x0001']) {
    await file('no-key', content);
    const answer = await withPassword(at('no-key'), 'hex').read('main', 'CS-1');
    expect(answer).toEqual({ outcome: 'unreadable', detail: expect.stringMatching(/pairs of hex digits$/) });
    expect(JSON.stringify(answer)).not.toContain(content);
  }
});

test('a client certificate comes with its key and with the roots by which the upstream is believed', async () => {
  await Promise.all(['leaf', 'key', 'roots'].map((name) => file(name, `the ${name}\n`)));
  const files = { certificateFile: at('leaf'), keyFile: at('key'), trustAnchorsFile: at('roots') };
  const one = upstreamSettings.parse({ name: 'main', url: 'wss://csms.example', securityProfile: 3, ...files });
  const access = { ...nothing, certificatePem: 'the leaf\n', keyPem: 'the key\n', trustAnchorsPem: 'the roots\n' };
  expect(await upstreamSecretFiles([one]).read('main', 'CS-1')).toEqual({ outcome: 'granted', access });
});

test('a file that is replaced is read as it is then', async () => {
  const secrets = withPassword(at('shared'));
  await file('shared', 'the old one');
  expect(await secrets.read('main', 'CS-1')).toMatchObject({ access: { password: 'the old one' } });
  await file('shared', 'the new one');
  expect(await secrets.read('main', 'CS-1')).toMatchObject({ access: { password: 'the new one' } });
});

test.each([
  ['of which there is none', '{identity}.nothing', 'CS-1', /ENOENT/],
  ['that holds nothing', 'empty', 'CS-1', /is empty/],
  ['of a station whose name would lead elsewhere', '{identity}/root.pem', '..', /cannot be part of a path/],
])('a secret %s cannot be read, and it is said why', async (_, name, wireName, why) => {
  await file('empty', '\n');
  const answer = await withPassword(at(name)).read('main', wireName);
  expect(answer).toEqual({ outcome: 'unreadable', detail: expect.stringMatching(why) });
});
