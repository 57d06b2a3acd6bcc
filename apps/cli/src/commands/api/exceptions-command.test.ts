import { expect, test } from 'vitest';
import { addApprovalCommands } from './approvals-command.ts';
import { addExceptionCommands } from './exceptions-command.ts';
import { EXIT } from './exit-codes.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addExceptionCommands, addApprovalCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const PATH = '/api/v1/binding-exceptions';
const exception = {
  id: 'bex_1',
  state: 'ended',
  version: 2,
  identityId: 'idn_1',
  owner: 'north',
  purpose: 'charger_identity',
  kind: 'organisation',
  value: 'Old\u001b[2J CPO',
  grantedAt: '2026-03-01T12:00:00.000Z',
  until: '2026-04-01T12:00:00.000Z',
  reason: 'a merger',
  people: { approvedBy: 'user:otto' },
  endedAt: '2026-03-02T12:00:00.000Z',
  endedBy: 'user:ada',
  endReason: 'all were renewed',
};

test('asks another administrator for one, and says that nothing was granted yet', async () => {
  api.answers = { [`POST ${PATH}`]: new Answer(202, { identityId: 'idn_1', version: 3, approvalId: 'apr_1' }) };
  const wish = ['--kind', 'organisation', '--value', 'Old CPO', '--until', '2026-04-01T12:00:00Z'];
  await api.bfcert('exceptions', 'grant', 'idn_1', ...wish, '--reason', 'a merger', '--if-version', '3');
  const body = {
    identityId: 'idn_1',
    purpose: 'charger_identity',
    kind: 'organisation',
    value: 'Old CPO',
    until: '2026-04-01T12:00:00Z',
    reason: 'a merger',
  };
  expect(orders()).toEqual([{ line: `POST ${PATH}`, body }]);
  expect(api.told).toContain('nothing was granted: another administrator is asked; bfcert approvals approve apr_1');
  await expect(api.bfcert('exceptions', 'grant', 'idn_1', ...wish)).rejects.toThrow('--reason');
});

test('lists and shows them, and no control character of what others wrote', async () => {
  const list = `GET ${PATH}?state=ended&identity=idn_1&limit=101`;
  api.answers = {
    [list]: { data: [exception], page: { next: null, hasMore: false } },
    [`GET ${PATH}/bex_1`]: exception,
  };
  await api.bfcert('exceptions', 'list', '--state', 'ended', '--identity', 'idn_1');
  await api.bfcert('exceptions', 'show', 'bex_1');
  for (const part of ['organisation=Old', 'user:otto', 'by user:ada: all were renewed'])
    expect(api.printed).toContain(part);
  expect(api.printed).not.toContain('\u001b');
});

test('ends one, and tells why it cannot be ended', async () => {
  const END = `POST ${PATH}/bex_1/actions/end`;
  api.answers = { [END]: { bindingExceptionId: 'bex_1', state: 'ended', version: 2 } };
  await api.bfcert('exceptions', 'end', 'bex_1', '--reason', 'done');
  expect(orders()).toEqual([{ line: END, body: { reason: 'done' } }]);
  api.answers = { [END]: new Answer(409, { code: 'binding_exception_over', detail: 'The exception is over.' }) };
  await api.bfcert('exceptions', 'end', 'bex_1', '--reason', 'done');
  expect([process.exitCode, api.told.includes('(binding_exception_over)')]).toEqual([EXIT.conflict, true]);
});

test('shows whoever approves which name it is about, and until when', async () => {
  const about = { purpose: 'charger_identity', kind: 'organisation', value: 'Old CPO' };
  const approval = {
    id: 'apr_1',
    command: 'grant-binding-exception',
    identityId: 'idn_1',
    exception: about,
    until: '2026-04-01T12:00:00.000Z',
    actions: [],
  };
  api.answers = {
    'GET /api/v1/approvals?status=pending&limit=500': { data: [approval], page: { next: null, hasMore: false } },
  };
  await api.bfcert('approvals', 'list');
  expect(api.printed).toContain('charger_identity organisation=Old CPO until 2026-04-01T12:00:00.000Z');
});
