import { PassThrough } from 'node:stream';
import { connectApi } from '@bfcert/api-client';
import { expect, test } from 'vitest';
import { WrongUse } from '../exit-codes.ts';
import { fakeApi } from '../testing/fake-api.ts';
import { typedIdentity } from './typed-identity.ts';

const server = fakeApi();
const record = {
  serial: '4f00aa11',
  purpose: 'charger_identity',
  identity: { name: 'CS-1\u001b[2J' },
  stationsCutOff: [] as string[],
};

/** What was typed and asked on a terminal where these keys are typed; null: nobody sits there. */
async function asked(keys: string | null, found: object = record) {
  server.answers = { 'GET /api/v1/certificates/crt_1': found };
  const isTTY = keys !== null;
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY });
  input.end(keys ?? '');
  const api = connectApi(process.env.BFCERT_SERVER_URL ?? '', 'a-token');
  const typed = await typedIdentity({ api, args: ['crt_1'] }, { input, output });
  return { typed, shown: String(output.read() ?? '') };
}

test('on a terminal it is said whom it shuts out, and what is typed goes to the server to compare', async () => {
  const { typed, shown } = await asked(' CS-1 \r');
  expect(typed).toBe('CS-1');
  expect(shown).toContain('charger_identity of CS-1\\u001b[2J, serial number 4f00aa11');
  expect(shown).toContain('The name of its identity: ');
  expect((await asked('yes\r')).typed).toBe('yes');
});

test('of a local controller it is said which stations lose their line', async () => {
  const { shown } = await asked('LC-1\r', { ...record, stationsCutOff: ['CS-1', 'CS-2'] });
  for (const name of ['CS-1', 'CS-2']) expect(shown).toContain(`${name} comes in with it and loses its line.`);
});

test('what has no serial number yet is asked for alike', async () => {
  expect((await asked('CS-1\r', { ...record, serial: null })).shown).toContain('serial number not known');
});

test.each(['', '\u0003', '\r', '  \r'])('nothing is confirmed when the terminal ends with %j', async (keys) => {
  await expect(asked(keys)).rejects.toThrow('no name was typed; nothing was done');
});

test('without a terminal nothing is asked of anybody, and nothing is confirmed', async () => {
  await expect(asked(null)).rejects.toThrow(WrongUse);
  expect(server.asked).toEqual([]);
});
