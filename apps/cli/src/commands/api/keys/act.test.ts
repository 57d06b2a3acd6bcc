import { expect, test } from 'vitest';
import { EXIT } from '../exit-codes.ts';
import { addKeyCommands } from '../keys-command.ts';
import { Answer, fakeApi } from '../testing/fake-api.ts';

const api = fakeApi(addKeyCommands);
const orders = () => api.asked.map(({ line, body }) => ({ line, body }));
const because = ['--reason', 'ticket 4711'] as const;
const reason = 'ticket 4711';

test('begins a rotation at the leisure of the station, or at once', async () => {
  const ROTATE = 'POST /api/v1/stations/idn_1/actions/rotate-authorization-key';
  api.answers = { [ROTATE]: { rotationId: 'rot_1' } };
  await api.bfcert('keys', 'rotate', 'idn_1', '--trigger', 'hygiene', ...because);
  await api.bfcert('keys', 'rotate', 'idn_1', '--trigger', 'exposure', '--now', ...because);
  expect(orders()).toEqual([
    { line: ROTATE, body: { trigger: 'hygiene', reconnect: 'when_convenient', reason } },
    { line: ROTATE, body: { trigger: 'exposure', reconnect: 'at_once', reason } },
  ]);
  expect(api.told).toContain('bfcert keys rotation rot_1');
});

test('says why no rotation is begun', async () => {
  api.answers = {
    'POST /api/v1/stations/idn_1/actions/rotate-authorization-key': new Answer(409, {
      code: 'migration_is_open',
      detail: 'Its migration rotates its key.',
    }),
  };
  await api.bfcert('keys', 'rotate', 'idn_1', '--trigger', 'hygiene', ...because);
  expect([process.exitCode, api.told.includes('(migration_is_open)')]).toEqual([EXIT.conflict, true]);
});

test.each(['retry', 'abandon'] as const)('%s goes to the rotation, and its phase is told', async (act) => {
  const line = `POST /api/v1/key-rotations/rot_1/actions/${act}`;
  api.answers = { [line]: { rotationId: 'rot_1', phase: act === 'retry' ? 'change_key' : 'abandoned' } };
  await api.bfcert('keys', act, 'rot_1', ...because);
  expect(orders()).toEqual([{ line, body: { reason } }]);
  expect(api.printed).toContain(act === 'retry' ? 'change_key' : 'abandoned');
});

test('sets for what age keys are rotated, or that they never are', async () => {
  const line = 'PUT /api/v1/key-policies';
  api.answers = { [line]: { policies: [{ level: 'fleet', value: '', periodDays: 365 }] } };
  const from = '2027-01-01T00:00:00Z';
  await api.bfcert('keys', 'set-policy', '--level', 'fleet', '--days', '365', '--from', from, ...because);
  await api.bfcert('keys', 'set-policy', '--level', 'family', '--value', 'V M', '--days', 'never', ...because);
  expect(orders()).toEqual([
    { line, body: { level: 'fleet', value: '', periodDays: 365, fromDay: from, reason } },
    { line, body: { level: 'family', value: 'V M', periodDays: null, fromDay: null, reason } },
  ]);
  expect(api.printed).toMatch(/fleet\s+every 365 days/);
  await api.bfcert('keys', 'set-policy', '--level', 'fleet', '--days', 'some', ...because);
  expect([process.exitCode, orders().length]).toEqual([EXIT.wrongUse, 2]);
});

test('writes down how a family comes to a new key, and says who is asked', async () => {
  const line = 'POST /api/v1/key-cutover-paths';
  api.answers = { [line]: { pathId: 'kcp_1', approvalId: 'apr_1' } };
  await api.bfcert('keys', 'propose-path', 'V M', '--description', 'on site', ...because);
  expect(orders()).toEqual([{ line, body: { family: 'V M', description: 'on site', reason } }]);
  expect(api.told).toContain('bfcert approvals approve apr_1');
});
