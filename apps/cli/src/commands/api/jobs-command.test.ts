import { expect, test } from 'vitest';
import { EXIT } from './exit-codes.ts';
import { addJobCommands } from './jobs-command.ts';
import { Answer, fakeApi, InTurn } from './testing/fake-api.ts';

const api = fakeApi(addJobCommands);

const job = {
  id: 'job_1',
  certificateId: 'crt_1',
  action: 'issue',
  requestedBy: 'user:mara',
  status: 'dead',
  attempts: 3,
  nextAttemptAt: '2026-03-01T12:00:00.000Z',
  giveUpAt: null,
  lastError: null,
  createdAt: '2026-03-01T12:00:00.000Z',
  finishedAt: '2026-03-01T12:01:00.000Z',
  result: 'The last 3 attempts never ended.',
  death: 'handler_dies',
  steps: [{ at: '2026-03-01T12:00:00.000Z', what: 'Ordered by user:mara.\u001b[2J' }],
};

test('lists the jobs that wait for a person, with why', async () => {
  const LIST = 'GET /api/v1/certificate-jobs?action=issue&dead=true&limit=6';
  api.answers = { [LIST]: { data: [job], page: { next: null, hasMore: false } } };
  await api.bfcert('jobs', 'list', '--dead', '--action', 'issue', '--limit', '5');
  expect(api.asked.map(({ line }) => line)).toEqual([LIST]);
  expect(api.printed).toMatch(/job_1 +crt_1 +issue +dead +3 .*The last 3 attempts never ended\./);
});

test('shows the steps of a job, and no control character of theirs', async () => {
  api.answers = { 'GET /api/v1/certificate-jobs/job_1': job };
  await api.bfcert('jobs', 'show', 'job_1');
  expect(api.printed).toContain('dead: handler_dies');
  expect(api.printed).toContain('Ordered by user:mara.\\u001b[2J');
  expect(api.printed + api.told).not.toContain('\u001b');
});

test('retries a dead job with a reason, and tells what stands against it', async () => {
  const RETRY = 'POST /api/v1/certificate-jobs/job_1/actions/retry';
  const dead = { code: 'job_not_dead', detail: 'The job is queued.' };
  const taken = new Answer(202, { jobId: 'job_1', certificateId: 'crt_1' });
  api.answers = { [RETRY]: new InTurn(taken, new Answer(409, dead)) };
  await api.bfcert('jobs', 'retry', 'job_1', '--reason', 'the PKI is back');
  const key = expect.stringMatching(/^.{36}$/);
  expect(api.asked).toEqual([{ line: RETRY, body: { reason: 'the PKI is back' }, key }]);
  await api.bfcert('jobs', 'retry', 'job_1', '--reason', 'again');
  expect([process.exitCode, api.told.includes('The job is queued. (job_not_dead)')]).toEqual([EXIT.conflict, true]);
});

test('takes an order back with a reason, and tells what stands against it', async () => {
  const CANCEL = 'POST /api/v1/certificate-jobs/job_1/actions/cancel';
  const over = { code: 'job_finished', detail: 'The job is succeeded.' };
  api.answers = { [CANCEL]: new InTurn(new Answer(202, { certificateId: 'crt_1' }), new Answer(409, over)) };
  await api.bfcert('jobs', 'cancel', 'job_1', '--reason', 'ordered twice');
  const key = expect.stringMatching(/^.{36}$/);
  expect(api.asked).toEqual([{ line: CANCEL, body: { reason: 'ordered twice' }, key }]);
  expect([process.exitCode, api.printed]).toEqual([EXIT.done, expect.stringContaining('crt_1')]);
  await api.bfcert('jobs', 'cancel', 'job_1', '--reason', 'again');
  expect([process.exitCode, api.told.includes('The job is succeeded. (job_finished)')]).toEqual([EXIT.conflict, true]);
});

test.each(['retry', 'cancel'])('does not %s without a reason', async (verb) => {
  await expect(api.bfcert('jobs', verb, 'job_1')).rejects.toThrow("required option '--reason <words>' not specified");
  expect(api.asked).toEqual([]);
});
