import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { fakeApi } from '../testing/fake-api.ts';
import { addTokenCommands } from '../tokens-command.ts';
import { addUserCommands } from '../users-command.ts';

const api = fakeApi(addUserCommands, addTokenCommands);
const why = ['--reason', 'she joined us'];
const mara = {
  id: 'acc_1',
  kind: 'user',
  name: 'mara',
  roles: ['operator'],
  owners: ['north'],
  enabled: true,
  openIdSubject: null,
  signsInWith: 'password',
  createdAt: '2026-03-01T00:00:00.000Z',
  version: 3,
};
const robot = { ...mara, id: 'acc_2', kind: 'service', name: 'robot', owners: 'all', signsInWith: null };
const users = { 'GET /api/v1/users?limit=500': { data: [mara, robot], page: { next: null, hasMore: false } } };
const CHANGE = 'POST /api/v1/users/acc_1/actions/change';
const PASSWORD = 'POST /api/v1/users/acc_1/actions/set-password';
const passwordIn = (body: unknown): string => (body as { password: string }).password;
const changed = { id: 'acc_1', version: 4 };

test('users list says who may do what, and how they sign in', async () => {
  api.answers = users;
  await api.bfcert('users', 'list');
  expect(api.printed).toMatch(/acc_1 +mara +user +operator +north +yes +password/);
  expect(api.printed).toMatch(/acc_2 +robot +service +operator +all +yes/);
});

test('users add makes a person with a password that is made here and printed once', async () => {
  api.answers = { 'POST /api/v1/users': { id: 'acc_1' }, [PASSWORD]: changed };
  await api.bfcert(
    'users',
    'add',
    'mara',
    '--role',
    'operator',
    '--role',
    'viewer',
    '--owner',
    'north',
    ...why,
    '--json',
  );
  const [made, set] = api.asked;
  expect(made?.body).toEqual({
    kind: 'user',
    name: 'mara',
    roles: ['operator', 'viewer'],
    owners: ['north'],
    reason: 'she joined us',
  });
  const password = passwordIn(set?.body);
  expect(password).toMatch(/^[\w-]{24}$/);
  expect(JSON.parse(api.printed)).toEqual({ id: 'acc_1', name: 'mara', password });
  expect(made?.key).not.toBe(set?.key);
});

test('users add takes a password from a file, and does not print it', async () => {
  api.answers = { 'POST /api/v1/users': { id: 'acc_1' }, [PASSWORD]: changed };
  const file = api.fileOf('correct horse battery staple\n');
  await api.bfcert('users', 'add', 'mara', '--role', 'viewer', '--all-owners', '--password-file', file, ...why);
  expect(api.asked.at(-1)?.body).toEqual({ password: 'correct horse battery staple', reason: 'she joined us' });
  expect(api.printed).not.toContain('correct horse');
});

test('users add makes no password for a service, nor for who signs in at the provider', async () => {
  api.answers = { 'POST /api/v1/users': { id: 'acc_1' }, [CHANGE]: changed };
  await api.bfcert('users', 'add', 'robot', '--service', '--role', 'viewer', '--all-owners', ...why);
  expect(api.asked.map(({ line }) => line)).toEqual(['POST /api/v1/users']);
  await api.bfcert('users', 'add', 'mara', '--openid-subject', 's-1', '--role', 'viewer', '--all-owners', ...why);
  expect(api.asked.at(-1)).toMatchObject({ line: CHANGE, body: { openIdSubject: 's-1' } });
});

test.each([
  ['no owner', ['--role', 'viewer']],
  ['no role', ['--all-owners']],
  ['both', ['--role', 'viewer', '--all-owners', '--owner', 'north']],
  ['a password for a service', ['--service', '--password-file', '-', '--role', 'viewer', '--all-owners']],
])('users add with %s sends nothing', async (_, args) => {
  await api.bfcert('users', 'add', 'mara', ...args, ...why);
  expect([api.asked, process.exitCode]).toEqual([[], EXIT.wrongUse]);
});

test('a role that does not exist is refused before anything is sent', async () => {
  await expect(api.bfcert('users', 'add', 'mara', '--role', 'root', '--all-owners', ...why)).rejects.toThrow('role');
  expect(api.asked).toEqual([]);
});

test('users roles, disable, enable and join change the version that was read', async () => {
  api.answers = { ...users, [CHANGE]: changed };
  for (const [args, body] of [
    [['roles', 'mara', '--role', 'viewer'], { roles: ['viewer'] }],
    [['roles', 'acc_1', '--all-owners'], { owners: 'all' }],
    [['disable', 'mara'], { enabled: false }],
    [['enable', 'mara'], { enabled: true }],
    [['join', 'mara', '--openid-subject', 's-1'], { openIdSubject: 's-1' }],
    [['join', 'mara', '--part'], { openIdSubject: null }],
  ] as const) {
    await api.bfcert('users', ...args, ...why);
    expect(api.asked.at(-1)).toMatchObject({ line: CHANGE, version: '"3"', key: expect.stringMatching(/^.{36}$/) });
    expect(api.asked.at(-1)?.body).toEqual({ ...body, reason: 'she joined us' });
  }
  for (const args of [
    ['roles', 'mara'],
    ['join', 'mara'],
  ]) {
    const before = api.asked.length;
    await api.bfcert('users', ...args, ...why);
    expect([api.asked.length, process.exitCode]).toEqual([before, EXIT.wrongUse]);
  }
});

test('a user that is not there is said to be none', async () => {
  api.answers = users;
  await api.bfcert('users', 'disable', 'nobody', ...why);
  expect([api.told, process.exitCode]).toEqual(['bfcert: There is no user nobody. (account_unknown)\n', EXIT.notFound]);
});

test('users reset-password prints the new one once; one’s own takes the present one from a file', async () => {
  api.answers = { ...users, [PASSWORD]: changed };
  await api.bfcert('users', 'reset-password', 'mara', ...why, '--json');
  const password = passwordIn(api.asked.at(-1)?.body);
  expect(JSON.parse(api.printed)).toEqual({ id: 'acc_1', name: 'mara', password });
  const [present, next] = [api.fileOf('so far\n', 'present'), api.fileOf('from now on', 'next')];
  await api.bfcert(
    'users',
    'reset-password',
    'mara',
    '--password-file',
    next,
    '--present-password-file',
    present,
    ...why,
  );
  expect(api.asked.at(-1)?.body).toEqual({ password: 'from now on', present: 'so far', reason: 'she joined us' });
});

test('tokens list shows no more of a token than how it begins', async () => {
  const token = {
    id: 'tok_1',
    account: { id: 'acc_2', name: 'robot' },
    name: 'nightly',
    hint: 'bfcert_at_0a1b2c',
    roles: ['viewer'],
    owners: 'all',
    createdBy: 'user:mara',
    createdAt: '2026-03-01T00:00:00.000Z',
    expiresAt: '2026-06-01T00:00:00.000Z',
    revokedAt: null,
    lastUsedHour: null,
  };
  api.answers = { 'GET /api/v1/tokens?limit=500': { data: [token], page: { next: null, hasMore: false } } };
  await api.bfcert('tokens', 'list');
  expect(api.printed).toMatch(/tok_1 +robot +nightly +bfcert_at_0a1b2c +viewer +all +2026-06-01/);
});

test('tokens create prints the secret once, of one’s own or of a service', async () => {
  const made = { id: 'tok_1', expiresAt: '2026-06-01T00:00:00.000Z', secret: 'bfcert_at_secret' };
  api.answers = { ...users, 'POST /api/v1/tokens': made };
  await api.bfcert('tokens', 'create', 'nightly', '--role', 'viewer', '--owner', 'north', ...why, '--json');
  expect(api.asked.at(-1)?.body).toEqual({
    name: 'nightly',
    days: 90,
    roles: ['viewer'],
    owners: ['north'],
    reason: 'she joined us',
  });
  expect(JSON.parse(api.printed)).toEqual(made);
  await api.bfcert(
    'tokens',
    'create',
    'n',
    '--user',
    'robot',
    '--role',
    'viewer',
    '--all-owners',
    '--days',
    '7',
    ...why,
  );
  expect(api.asked.at(-1)?.body).toMatchObject({ accountId: 'acc_2', days: 7, owners: 'all' });
  const before = api.asked.length;
  await api.bfcert('tokens', 'create', 'n', '--role', 'viewer', '--all-owners', '--days', '367', ...why);
  expect([api.asked.length, process.exitCode]).toEqual([before, EXIT.wrongUse]);
});

test('tokens revoke names the token, never its secret', async () => {
  api.answers = { 'POST /api/v1/tokens/tok_1/actions/revoke': { id: 'tok_1' } };
  await api.bfcert('tokens', 'revoke', 'tok_1', ...why);
  expect(api.asked).toMatchObject([{ body: { reason: 'she joined us' } }]);
});
