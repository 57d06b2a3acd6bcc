import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OutsideIssuer } from '../../testing/outside-issuer.ts';
import { serverCertificateSourceContract } from '../../testing/server-certificate-source.contract.ts';
import { certificateFiles } from './certificate-files.ts';

const issuer = new OutsideIssuer('Outside', new Date());
const { pem, fingerprint } = issuer.issue({
  subject: [{ name: 'CN', value: 'www.example.com' }],
  dnsNames: ['www.example.com'],
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bfcert-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const file = async (content: string, name = 'server.pem'): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const readOne = async (path: string) => (await certificateFiles('files', [path]).read())[0];

serverCertificateSourceContract('files', async () => {
  const own = await mkdtemp(join(tmpdir(), 'bfcert-files-'));
  await writeFile(join(own, 'server.pem'), pem);
  const source = certificateFiles('files', [join(own, 'server.pem'), join(own, 'none.pem')]);
  return { source, fingerprint, close: () => rm(own, { recursive: true }) };
});

test('the certificates above the server’s may stand before it', async () => {
  const found = await readOne(await file(issuer.pem + pem));
  expect(found).toMatchObject({ chain: { fingerprint, chainPem: pem + issuer.pem }, problem: null });
});

test('a private key beside it is not read, and that is said', async () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const found = await readOne(await file(`${pem}${String(key)}`));
  expect(found?.chain).toBeNull();
  expect(found?.problem).toContain('private key');
  expect(JSON.stringify(found)).not.toContain(String(key).split('\n')[1]);
});

test.each([
  ['nothing', '', 'no chain of certificates'],
  ['text', 'hello\n', 'no chain of certificates'],
  ['CAs alone', issuer.pem, 'not one alone is a server'],
  ['two servers’ certificates', pem + issuer.issue({ subject: [{ name: 'CN', value: 'b' }] }).pem, 'not one alone'],
  ['more than anybody’s chain takes', `${pem}${'\n'.repeat(200_000)}`, 'not read beyond'],
])('a file with %s is said to be none', async (_what, content, problem) => {
  expect(await readOne(await file(content))).toMatchObject({ chain: null, problem: expect.stringContaining(problem) });
});

test('a folder, and a file that is not there, are told by their errors and nothing more', async () => {
  expect((await readOne(folder))?.problem).toBe('It could not be read: EISDIR.');
  expect((await readOne(join(folder, 'none.pem')))?.problem).toBe('It could not be read: ENOENT.');
});
