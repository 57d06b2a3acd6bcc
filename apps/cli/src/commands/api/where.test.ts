import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WrongUse } from './exit-codes.ts';
import { whereIs } from './where.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bfcert-where-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'admin-token'), 'of-this-machine\n');
  writeFileSync(join(folder, 'token'), 'from-a-file\n');
});
afterEach(() => rmSync(folder, { recursive: true }));

const here = () => ({ BFCERT_DATA_DIR: join(folder, 'data'), BFCERT_PORTS_HTTP: '18080' });

test('nothing said means the system of this data directory', () => {
  expect(whereIs({}, here())).toEqual({ url: 'http://127.0.0.1:18080', token: 'of-this-machine' });
});

test('an option comes before the environment, and that before this machine', () => {
  const environment = { ...here(), BFCERT_SERVER_URL: 'https://elsewhere/', BFCERT_TOKEN: 'from-the-environment' };
  expect(whereIs({}, environment)).toEqual({ url: 'https://elsewhere', token: 'from-the-environment' });
  const tokenFile = join(folder, 'token');
  expect(whereIs({ url: 'https://other', tokenFile }, environment)).toEqual({
    url: 'https://other',
    token: 'from-a-file',
  });
});

test('the administrator’s token of this machine goes to no other', () => {
  expect(() => whereIs({ url: 'https://elsewhere' }, here())).toThrow('no token for https://elsewhere');
  expect(() => whereIs({ url: 'http://localhost.evil.example' }, here())).toThrow('no token for');
  expect(whereIs({ url: 'http://localhost:9' }, here()).token).toBe('of-this-machine');
});

test.each(['ftp://elsewhere', 'elsewhere', 'file:///etc/passwd'])('%s is no server', (url) => {
  const reach = () => whereIs({ url }, { ...here(), BFCERT_TOKEN: 'x' });
  expect(reach).toThrow(`${url} is no http(s) URL`);
  expect(reach).toThrow(WrongUse);
});

test('a token that is not there is told by its path', () => {
  const tokenFile = join(folder, 'nowhere');
  expect(() => whereIs({ tokenFile }, here())).toThrow(`the token file ${tokenFile} does not exist`);
  expect(() => whereIs({ tokenFile }, here())).toThrow(WrongUse);
  writeFileSync(tokenFile, '\n');
  expect(() => whereIs({ tokenFile }, here())).toThrow('is empty');
});

test('the token of this machine that is not there is no wrong use: the system may not be running', () => {
  const dataDir = join(folder, 'none');
  const reach = () => whereIs({}, { ...here(), BFCERT_DATA_DIR: dataDir });
  expect(reach).toThrow(
    `${join(dataDir, 'admin-token')} does not exist; is the system running, and are you where it runs?`,
  );
  expect(reach).not.toThrow(WrongUse);
});
