import type {
  ApprovableOutcome,
  CertificateJob,
  ConfirmationRefusal,
  DeliveryRefusal,
} from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

const certificateId = newId('crt');
const nextId = newId('crt');
const job: CertificateJob = {
  id: newId('job'),
  certificateId,
  action: 'issue',
  requestedBy: 'user:mara',
  reason: 'test',
  correlationId: 'cor_test',
  status: 'queued',
  attempts: 0,
  unfinished: 0,
  nextAttemptAt: '2026-03-01T12:00:00.000Z',
  giveUpAt: null,
  lastError: null,
  createdAt: '2026-03-01T12:00:00.000Z',
  finishedAt: null,
  result: null,
  death: null,
  steps: [{ at: '2026-03-01T12:00:00.000Z', what: 'Ordered by user:mara.' }],
};

let bench: ApiBench;
const SWEPT = '2026-03-01T00:00:00.000Z';
let asked: unknown[] = [];
let openJobs: CertificateJob[] = [];
let lookedFor: object = {};
/** What any of the commands may answer. */
type Answer =
  | Extract<ApprovableOutcome, { ok: true }>
  | Result<never, { readonly reason: 'still_acceptable_to_others'; readonly detail: string }>;
const done: Answer = ok({ certificateId, state: 'active', version: 2, approvalId: null });
let answer: Answer = done;
let undeliverable: DeliveryRefusal | null = null;
let unconfirmed: ConfirmationRefusal | null = null;
const note =
  (command: string) =>
  async (input: object): Promise<Answer> => {
    asked.push({ command, ...input });
    return answer;
  };
beforeAll(async () => {
  bench = await apiBench({
    lifecycle: {
      revokeCertificate: async (input) =>
        unconfirmed === null ? note('revoke')(input) : refused({ reason: unconfirmed, detail: 'It is not confirmed.' }),
      installCertificate: async (input) => {
        asked.push({ command: 'install', ...input });
        return undeliverable === null
          ? ok({ certificateId, state: 'issued', version: 2 })
          : refused({ reason: undeliverable, detail: 'It is not sent.' });
      },
      cancelRequest: note('cancel'),
      abandonCertificate: note('abandon'),
      deactivateCertificate: note('deactivate'),
      activateCertificate: note('activate'),
      deleteCertificate: note('delete'),
      replaceAndRevoke: async (input) => {
        asked.push(input);
        return ok({ certificateId: nextId, deadline: input.deadline, approvalId: null });
      },
      keepCertificate: async (input) => {
        asked.push(input);
        return refused({ reason: 'no_revocation_planned', detail: 'No revocation of it is planned.' });
      },
      cancelJob: note('cancel job'),
      retryJob: async ({ jobId }) => {
        asked.push({ command: 'retry job', jobId });
        return jobId === job.id
          ? ok({ jobId, certificateId })
          : refused({ reason: 'job_not_dead', detail: 'The job is queued: only a dead one can be retried.' });
      },
      jobs: async (query) => {
        lookedFor = query;
        return openJobs;
      },
      job: async (id) => (id === job.id ? job : null),
      heldSweep: async () => ({ reason: 'clock_jumped', detail: 'The clock moved.', due: 3, asOf: SWEPT }),
      expireDueCertificates: async (input) => {
        asked.push({ command: 'sweep', ...input });
        return ok({ retired: [certificateId] });
      },
    },
  });
});
beforeEach(() => {
  asked = [];
  openJobs = [];
  answer = done;
  undeliverable = null;
});
afterAll(() => bench.app.close());

const post = (path: string, payload: object = { reason: 'because of this' }) =>
  bench.app.inject({
    method: 'POST',
    url: `/api/v1/${path}`,
    headers: { ...BEARER, 'idempotency-key': 'k', 'content-type': 'application/json' },
    payload,
  });

describe('an action on a certificate', () => {
  it.each(['cancel', 'abandon', 'deactivate', 'activate', 'delete'])('%s reaches its command', async (name) => {
    const reply = await post(`certificates/${certificateId}/actions/${name}`);
    expect(reply.statusCode).toBe(200);
    expect(reply.json()).toEqual({ certificateId, jobId: null, approvalId: null });
    expect(asked).toMatchObject([{ command: name, certificateId }]);
  });

  it('answers 202 to install: the endpoint is to answer', async () => {
    const reply = await post(`certificates/${certificateId}/actions/install`);
    expect(reply.statusCode).toBe(202);
    expect(reply.json()).toEqual({ certificateId, jobId: null, approvalId: null });
    expect(asked).toMatchObject([{ command: 'install', certificateId }]);
  });

  it.each(['no_delivery_path', 'delivery_under_way', 'delivered_by_migration'] as const)(
    'says of what is not sent again why not: %s',
    async (code) => {
      undeliverable = code;
      const reply = await post(`certificates/${certificateId}/actions/install`);
      expect(reply.statusCode).toBe(409);
      expect(reply.json()).toMatchObject({ type: `/problems/${code}`, code, detail: 'It is not sent.' });
    },
  );

  it.each([
    ['no reason', {}],
    ['a field that nobody knows', { reason: 'lost', force: true }],
    ['a prototype', JSON.parse('{ "reason": "lost", "__proto__": { "force": true } }')],
    ['a lone surrogate', { reason: '\ud800' }],
    ['a reason that is a number', { reason: 2 ** 53 }],
  ])('refuses %s with install before anything is asked', async (_what, payload) => {
    const reply = await post(`certificates/${certificateId}/actions/install`, payload);
    expect(reply.statusCode).toBe(400);
    expect(asked).toEqual([]);
  });

  it('answers 202 and names the job where one goes on with it', async () => {
    openJobs = [job];
    const reply = await post(`certificates/${certificateId}/actions/cancel`);
    expect(reply.statusCode).toBe(202);
    expect(reply.headers['location']).toBe(`/api/v1/certificate-jobs/${job.id}`);
    expect(reply.json()).toEqual({ certificateId, jobId: job.id, approvalId: null });
  });

  it('answers 202 and names the approval where a second person is asked: nothing was done', async () => {
    openJobs = [job];
    const approvalId = newId('apr');
    answer = ok({ certificateId, state: 'active', version: 2, approvalId });
    const reply = await post(`certificates/${certificateId}/actions/deactivate`);
    expect(reply.statusCode).toBe(202);
    expect(reply.headers['location']).toBe(`/api/v1/approvals/${approvalId}`);
    expect(reply.json()).toEqual({ certificateId, jobId: null, approvalId });
  });

  it('never takes the word of a caller that an endpoint does not use what it was sent', async () => {
    await post(`certificates/${certificateId}/actions/abandon`);
    expect(asked).toEqual([{ command: 'abandon', certificateId, provenUnused: false }]);
    const told = await post(`certificates/${certificateId}/actions/abandon`, { reason: 'unused', provenUnused: true });
    expect(told.json()).toMatchObject({ status: 400, code: 'invalid' });
  });

  it('replaces and revokes, on evidence or by a deadline in one spelling, and names the next certificate', async () => {
    const path = `certificates/${certificateId}/actions/replace-and-revoke`;
    const body = { reason: 'a weak key', revocationReason: 'superseded' };
    const reply = await post(path, body);
    expect([reply.statusCode, reply.json()]).toEqual([202, { certificateId: nextId, jobId: null, approvalId: null }]);
    await post(path, { ...body, deadline: '2026-04-01T00:00:00Z' });
    expect(asked).toEqual([
      { certificateId, reason: 'superseded', deadline: null },
      { certificateId, reason: 'superseded', deadline: '2026-04-01T00:00:00.000Z' },
    ]);
    for (const deadline of ['tomorrow', '2026-02-30T00:00:00Z', '2026-04-01T00:00:00+02:00', 2 ** 53]) {
      expect((await post(path, { ...body, deadline })).json()).toMatchObject({ status: 400, code: 'invalid' });
    }
    expect((await post(path)).json()).toMatchObject({ status: 400 });
    expect(asked.length).toBe(2);
  });

  it('keeps a certificate whose revocation is planned', async () => {
    const reply = await post(`certificates/${certificateId}/actions/keep`);
    expect(reply.json()).toMatchObject({ status: 409, type: '/problems/no_revocation_planned' });
    expect((await post('certificates/crt_1/actions/keep')).statusCode).toBe(404);
    expect(asked).toEqual([{ certificateId }]);
  });

  it('takes since when a compromise is suspected, in the one spelling of times', async () => {
    const compromise = { reason: 'stolen', revocationReason: 'keyCompromise' };
    const url = `certificates/${certificateId}/actions/revoke`;
    await post(url, { ...compromise, suspectedSince: '2026-02-01T00:00:00Z' });
    const suspectedSince = '2026-02-01T00:00:00.000Z';
    const revoke = { command: 'revoke', certificateId, reason: 'keyCompromise', confirmation: null };
    expect(asked).toEqual([{ ...revoke, suspectedSince }]);
    asked = [];
    for (const time of ['yesterday', '2026-13-01T00:00:00Z', 1, '__proto__'])
      expect((await post(url, { ...compromise, suspectedSince: time })).json()).toMatchObject({ code: 'invalid' });
    expect(asked).toEqual([]);
  });

  it('hands on the name that was typed to confirm, and nothing that is no name', async () => {
    const compromise = { reason: 'stolen', revocationReason: 'keyCompromise' };
    const url = `certificates/${certificateId}/actions/revoke`;
    await post(url, { ...compromise, confirmIdentity: 'CS-1' });
    expect(asked).toEqual([{ command: 'revoke', certificateId, reason: 'keyCompromise', confirmation: 'CS-1' }]);
    asked = [];
    for (const confirmIdentity of ['', 'x'.repeat(301), 1, null, true, ['CS-1'], '\ud800']) {
      expect((await post(url, { ...compromise, confirmIdentity })).json()).toMatchObject({ code: 'invalid' });
    }
    expect(asked).toEqual([]);
    unconfirmed = 'confirmation_missing';
    expect((await post(url, compromise)).json()).toMatchObject({ status: 400, code: unconfirmed });
    unconfirmed = 'confirmation_mismatch';
    expect((await post(url, compromise)).json()).toMatchObject({ status: 409, code: unconfirmed });
    unconfirmed = null;
  });

  it.each([
    ['without a reason', {}],
    ['with too short a reason', { reason: 'x' }],
    ['with a field nobody knows', { reason: 'because', force: true }],
    ['with the prototype as a field', JSON.parse('{"reason":"because","__proto__":{"admin":true}}')],
    ['with a reason that no revocation of ours has', { reason: 'because', revocationReason: 'certificateHold' }],
  ])('is refused %s, and nothing is asked for', async (_, payload) => {
    const reply = await post(`certificates/${certificateId}/actions/revoke`, payload);
    expect(reply.json()).toMatchObject({ status: 400, code: 'invalid', type: '/problems/invalid' });
    expect(asked).toEqual([]);
  });

  it.each(['reinstate', 'toString', '__proto__'])('that nobody knows, %s, is not found', async (name) => {
    expect((await post(`certificates/${certificateId}/actions/${name}`)).statusCode).toBe(404);
  });

  it.each(['crt_1', 'job_01234567890123456789012345', '%00'])('on %s is not found', async (id) => {
    expect((await post(`certificates/${id}/actions/delete`)).statusCode).toBe(404);
    expect(asked).toEqual([]);
  });

  it('answers a refusal with its own type', async () => {
    answer = refused({ reason: 'still_acceptable_to_others', detail: 'Revoke it first.' });
    const reply = await post(`certificates/${certificateId}/actions/delete`);
    expect(reply.headers['content-type']).toBe('application/problem+json');
    expect(reply.json()).toMatchObject({
      status: 409,
      type: '/problems/still_acceptable_to_others',
      detail: 'Revoke it first.',
    });
  });
});

describe('a job', () => {
  it('is shown by its id', async () => {
    const reply = await bench.app.inject({ url: `/api/v1/certificate-jobs/${job.id}`, headers: BEARER });
    expect(reply.json()).toMatchObject({ id: job.id, action: 'issue', status: 'queued' });
    const other = await bench.app.inject({ url: `/api/v1/certificate-jobs/${newId('job')}`, headers: BEARER });
    expect(other.statusCode).toBe(404);
  });

  it('is cancelled by its id', async () => {
    const reply = await post(`certificate-jobs/${job.id}/actions/cancel`);
    expect(reply.statusCode).toBe(202);
    expect(asked).toEqual([{ command: 'cancel job', jobId: job.id }]);
  });

  it('is retried by its id, with a reason, when it is dead', async () => {
    const reply = await post(`certificate-jobs/${job.id}/actions/retry`);
    expect(reply.statusCode).toBe(202);
    expect(reply.json()).toEqual({ jobId: job.id, certificateId });
    const alive = await post(`certificate-jobs/${newId('job')}/actions/retry`);
    expect(alive.json()).toMatchObject({ status: 409, code: 'job_not_dead' });
    asked = [];
    expect((await post(`certificate-jobs/${job.id}/actions/retry`, {})).statusCode).toBe(400);
    expect((await post('certificate-jobs/job_1/actions/retry')).statusCode).toBe(404);
    expect(asked).toEqual([]);
  });

  it('is looked for by state, action and whether it waits for a person', async () => {
    const look = (query: string) => bench.app.inject({ url: `/api/v1/certificate-jobs?${query}`, headers: BEARER });
    expect((await look('state=waiting&action=revoke&limit=5')).statusCode).toBe(200);
    expect(lookedFor).toEqual({ status: 'waiting', action: 'revoke', after: null, limit: 6 });
    await look('dead=true');
    expect(lookedFor).toMatchObject({ dead: true });
    await look('dead=false');
    expect(lookedFor).toMatchObject({ dead: false });
    for (const wrong of ['state=gone', 'action=sign', 'dead=1', 'limit=0', 'after=x']) {
      expect((await look(wrong)).statusCode).toBe(400);
    }
  });
});

describe('the expiry sweep', () => {
  it('says why it waits, and is confirmed', async () => {
    const held = await bench.app.inject({ url: '/api/v1/expiry-sweep', headers: BEARER });
    expect(held.json()).toEqual({
      held: { reason: 'clock_jumped', detail: 'The clock moved.', due: 3, asOf: SWEPT },
    });
    const reply = await post('expiry-sweep/actions/confirm', { reason: 'NTP is right', asOf: SWEPT, count: 3 });
    expect(reply.json()).toEqual({ retired: [certificateId] });
    expect(asked).toEqual([{ command: 'sweep', confirmed: { asOf: SWEPT, count: 3 } }]);
  });

  it.each([
    { asOf: SWEPT },
    { count: 3 },
    { asOf: SWEPT, count: -1 },
    { asOf: SWEPT, count: 2 ** 53 },
    { asOf: SWEPT, count: '3' },
    { asOf: '2026-13-01T00:00:00.000Z', count: 3 },
    { asOf: '+012026-03-01T00:00:00.000Z', count: 3 },
    { asOf: SWEPT, count: 3, confirmed: true },
  ])('is not confirmed by %j', async (body) => {
    const reply = await post('expiry-sweep/actions/confirm', { reason: 'NTP is right', ...body });
    expect([reply.statusCode, asked]).toEqual([400, []]);
  });
});
