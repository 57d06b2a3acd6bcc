import { PassThrough } from 'node:stream';
import { connectApi } from '@bfcert/api-client';
import { expect, test } from 'vitest';
import { WrongUse } from '../exit-codes.ts';
import { fakeApi } from '../testing/fake-api.ts';
import { confirmSerial } from './confirm-serial.ts';

const server = fakeApi();
const SERIAL = '4f00aa11bb22cc33';
const record = { serial: SERIAL, purpose: 'charger_identity', identity: { name: 'CS-1\u001b[2J' } };

/** What was asked on a terminal where these keys are typed; null: nobody sits there. */
async function confirmed(keys: string | null, confirm?: string, found: object = record): Promise<string> {
  server.answers = { 'GET /api/v1/certificates/crt_1': found };
  const isTTY = keys !== null;
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  input.end(keys ?? '');
  const api = connectApi(process.env.BFCERT_SERVER_URL ?? '', 'a-token');
  await confirmSerial({ api, args: ['crt_1'] }, confirm, { input, output });
  return String(output.read() ?? '');
}

test.each(['bb22cc33', 'BB22CC33', 'BB:22:CC:33', SERIAL])('on a terminal, %s confirms', async (keys) => {
  const asked = await confirmed(`${keys}\r`);
  expect(asked).toContain(`charger_identity of CS-1\\u001b[2J, serial number ${SERIAL}`);
  expect(asked).toContain('The last 8 hex digits of its serial number: ');
});

test.each(['b22cc33', 'bb22cc34', 'yes', '', `0${SERIAL}`])('on a terminal, %j does not', async (keys) => {
  await expect(confirmed(`${keys}\r`)).rejects.toThrow(WrongUse);
});

test.each(['', '\u0003'])('nothing is confirmed when the terminal ends with %j', async (keys) => {
  await expect(confirmed(keys)).rejects.toThrow('nothing was done');
});

test('what an option says is held to the same, and nobody is asked', async () => {
  expect(await confirmed(null, 'bb22cc33')).toBe('');
  expect(await confirmed('', 'bb22cc33')).toBe('');
  await expect(confirmed(null, '33')).rejects.toThrow(WrongUse);
  await expect(confirmed(null, '')).rejects.toThrow(WrongUse);
});

test('without a terminal and without the option nothing is asked of anybody', async () => {
  expect(await confirmed(null)).toBe('');
  expect(server.asked).toEqual([]);
});

test('a short serial number is typed whole, and what has none is left to the server', async () => {
  await confirmed('0a1b\r', undefined, { ...record, serial: '0a1b' });
  await expect(confirmed('1b\r', undefined, { ...record, serial: '0a1b' })).rejects.toThrow(WrongUse);
  expect(await confirmed('', undefined, { ...record, serial: null })).toBe('');
});
