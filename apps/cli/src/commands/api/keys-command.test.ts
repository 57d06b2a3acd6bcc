import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addKeyCommands } from './keys-command.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addKeyCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const REVOKE = 'POST /api/v1/authorization-keys/key_1/actions/revoke';
const ISSUE = 'POST /api/v1/stations/idn_1/actions/issue-authorization-key';

test('revokes a key, and says that a second person is asked where it is the last way in', async () => {
  const asked = { keyId: 'key_1', approvalId: 'apr_1', wayIn: null, advice: null };
  api.answers = { [REVOKE]: new Answer(202, asked) };
  await api.bfcert('keys', 'revoke', 'key_1', '--reason', 'the depot closes');
  expect(orders()).toEqual([{ line: REVOKE, body: { because: 'withdrawn', reason: 'the depot closes' } }]);
  expect(api.told).toContain('nothing was done: it is the last way in');
  api.answers = { [REVOKE]: { ...asked, approvalId: null, wayIn: 'none', advice: 'give it a key by hand' } };
  await api.bfcert('keys', 'revoke', 'key_1', '--compromised', '--reason', 'found in notes');
  expect(orders().at(-1)?.body).toMatchObject({ because: 'compromised' });
  expect(api.printed).toContain('give it a key by hand');
});

test('prints a key that is issued by hand in both forms, and why none is issued', async () => {
  const issued = { keyId: 'key_2', secret: 'S3cret', hex: '5333637265', until: '2026-03-08T12:00:00.000Z' };
  api.answers = { [ISSUE]: issued };
  await api.bfcert('keys', 'issue', 'idn_1', '--reason', 'on site');
  for (const part of ['S3cret', '5333637265']) expect(api.printed).toContain(part);
  api.answers = { [ISSUE]: new Answer(409, { code: 'password_not_taken', detail: 'It is on Profile 3.' }) };
  await api.bfcert('keys', 'issue', 'idn_1', '--reason', 'on site');
  expect([process.exitCode, api.told.includes('(password_not_taken)')]).toEqual([EXIT.conflict, true]);
});
