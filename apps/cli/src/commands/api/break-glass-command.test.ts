import { expect, test } from 'vitest';
import { addBreakGlassCommands } from './break-glass-command.ts';
import { EXIT } from './exit-codes.ts';
import { Answer, fakeApi } from './testing/fake-api.ts';

const api = fakeApi(addBreakGlassCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const ASK = 'POST /api/v1/stations/idn_1/actions/break-glass';
const END = 'POST /api/v1/break-glasses/bgl_1/actions/end';
const until = '2026-03-02T12:00:00Z';

test('asks a second person to let a station back to Profile 2, and says that nothing was opened yet', async () => {
  const asked = { breakGlassId: 'bgl_1', approvalId: 'apr_1', advice: 'Once it is approved the door is open.' };
  api.answers = { [ASK]: new Answer(202, asked) };
  await api.bfcert('break-glass', 'ask', 'idn_1', '--until', until, '--reason', 'its module is broken');
  const body = { until, key: 'last_used', lowers: false, reason: 'its module is broken' };
  expect(orders()).toEqual([{ line: ASK, body }]);
  expect(api.told).toContain('nothing was opened: a second person is asked; bfcert approvals approve apr_1');
  expect(api.printed).toContain('Once it is approved the door is open.');
  await expect(api.bfcert('break-glass', 'ask', 'idn_1', '--until', until)).rejects.toThrow('--reason');
});

test('names the password, and has the station sent down where that is wanted', async () => {
  api.answers = { [ASK]: new Answer(202, { breakGlassId: 'bgl_1', approvalId: 'apr_1', advice: '' }) };
  const how = ['--key', 'delivered', '--lower'];
  await api.bfcert('break-glass', 'ask', 'idn_1', '--until', until, ...how, '--reason', 'r');
  expect(orders().at(-1)?.body).toMatchObject({ key: 'delivered', lowers: true });
});

test('ends one, says what the station may do from now on, and why it cannot be ended', async () => {
  api.answers = { [END]: { breakGlassId: 'bgl_1', state: 'narrowed', advice: 'to Pending alone' } };
  await api.bfcert('break-glass', 'end', 'bgl_1', '--reason', 'done');
  expect(api.printed).toContain('to Pending alone');
  api.answers = { [END]: new Answer(409, { code: 'break_glass_not_open', detail: 'It is ended.' }) };
  await api.bfcert('break-glass', 'end', 'bgl_1', '--reason', 'done');
  expect([process.exitCode, api.told.includes('(break_glass_not_open)')]).toEqual([EXIT.conflict, true]);
});

test('lists those of one station in one state, and asks the server for nothing that it does not know', async () => {
  const LIST = 'GET /api/v1/break-glasses?state=narrowed&station=idn_1&limit=500';
  api.answers = { [LIST]: { data: [{ breakGlassId: 'bgl_1', state: 'narrowed' }], page: { next: null } } };
  await api.bfcert('break-glass', 'list', '--station', 'idn_1', '--state', 'narrowed', '--output', 'json');
  expect(orders()).toEqual([{ line: LIST, body: null }]);
  expect(api.printed).toContain('bgl_1');
});
