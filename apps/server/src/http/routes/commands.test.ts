import type { CommandContext } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

/** pino's number for it. */
const ERROR = 50;

describe('commands over HTTP', () => {
  let bench: ApiBench;
  let given: CommandContext[] = [];
  let next: ((context: CommandContext) => unknown) | null = null;
  const certificateId = newId('crt');
  beforeAll(async () => {
    bench = await apiBench({
      lifecycle: {
        renewCertificate: async (input, context) => {
          given.push(context);
          return (next === null ? ok(input) : next(context)) as ReturnType<typeof ok<typeof input>>;
        },
        jobs: async () => [],
      },
      stations: {
        resumeMigration: async (_, context) => {
          given.push(context);
          return ok(null);
        },
        enroll: async (_, context) => {
          given.push(context);
          return ok({ identityId: 'idn_new' });
        },
      },
    });
  });
  beforeEach(() => {
    given = [];
    next = null;
  });
  afterAll(() => bench.app.close());

  const renew = (headers: Record<string, string>) =>
    bench.app.inject({
      method: 'POST',
      url: `/api/v1/certificates/${certificateId}/actions/renew`,
      headers: { ...BEARER, ...headers },
      payload: { reason: 'the key is old' },
    });

  it('carry caller, reason, key and version, and answer that work goes on', async () => {
    const answer = await renew({ 'idempotency-key': 'once', 'if-match': '"7"' });
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toEqual({ certificateId, jobId: null, approvalId: null });
    expect(given).toEqual([
      {
        actor: expect.objectContaining({ kind: 'user', id: 'administrator' }),
        reason: 'the key is old',
        correlationId: expect.stringMatching(/^req_/),
        idempotencyKey: 'once',
        repeated: expect.any(Function),
        expectedVersion: 7,
      },
    ]);
  });

  describe('that were recorded before', () => {
    /** What the next renewal comes to, and whether that was recorded before. */
    const renewedAs = async (recorded: boolean, outcome: () => unknown) => {
      next = (context) => {
        if (recorded) context.repeated?.();
        return outcome();
      };
      const answer = await renew({ 'idempotency-key': 'again' });
      return [answer.statusCode, answer.json<{ code: string }>().code];
    };
    const outdated = [409, 'recorded_outcome_outdated'];

    it('and whose outcome has not what an answer needs are told so by name', async () => {
      expect(await renewedAs(true, () => ok({ jobId: 'job_1' }))).toEqual(outdated);
      expect(await renewedAs(true, () => ok(null))).toEqual(outdated);
      expect(await renewedAs(true, () => null)).toEqual(outdated);
    });

    it('and whose outcome cannot be told stand in the log as an error, and blame no release', async () => {
      next = (context) => {
        context.repeated?.();
        return ok(null);
      };
      const answer = await renew({ 'idempotency-key': 'again' });
      const { requestId, title, detail } = answer.json<{ requestId: string; title: string; detail: string }>();
      expect(bench.logged.filter(({ reqId, level }) => reqId === requestId && level === ERROR)).toMatchObject([
        { msg: 'a recorded outcome cannot be told', err: { type: 'TypeError' } },
      ]);
      expect(`${title} ${detail}`).not.toMatch(/release|upgrade/);
    });

    it('and were refused for a reason that there is no more are told so too', async () => {
      expect(await renewedAs(true, () => refused({ reason: 'of_long_ago', detail: '' }))).toEqual(outdated);
    });

    it('are answered as they were where that can be told', async () => {
      expect((await renewedAs(true, () => ok({ certificateId })))[0]).toBe(202);
      expect(await renewedAs(true, () => refused({ reason: 'version_conflict', detail: 'It has changed.' }))).toEqual([
        412,
        'version_conflict',
      ]);
    });

    it('and what fails of a first call, or for another cause, is our error', async () => {
      const ours = [500, 'internal_error'];
      expect(await renewedAs(false, () => ok({ jobId: 'job_1' }))).toEqual(ours);
      const away = () => {
        throw new Error('the database is away');
      };
      expect(await renewedAs(true, away)).toEqual(ours);
    });
  });

  it.each([undefined, '', 'two words', 'ä', 'x'.repeat(129)])('are not carried out with the key %s', async (key) => {
    const answer = await renew(key === undefined ? {} : { 'idempotency-key': key });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'idempotency_key_missing' });
    expect(given).toEqual([]);
  });

  it.each(['7', 'W/"7"', '"7", "8"', '"x"'])('are not carried out for the version %s', async (version) => {
    const answer = await renew({ 'idempotency-key': 'k', 'if-match': version });
    expect(answer.json()).toMatchObject({ status: 400, code: 'invalid' });
    expect(given).toEqual([]);
  });

  it('take any version for a star', async () => {
    expect((await renew({ 'idempotency-key': 'k', 'if-match': '*' })).statusCode).toBe(202);
    expect(given[0]).not.toHaveProperty('expectedVersion');
  });

  it('refuse a precondition they cannot check', async () => {
    const answer = await bench.app.inject({
      method: 'POST',
      url: '/api/v1/migration-cases/mig_one/actions/resume',
      headers: { ...BEARER, 'idempotency-key': 'k', 'if-match': '"1"' },
      payload: { reason: 'a test' },
    });
    expect(answer.statusCode).toBe(400);
    expect(given).toEqual([]);
  });

  it('enrol a charger and answer with its identity', async () => {
    const answer = await bench.app.inject({
      method: 'POST',
      url: '/api/v1/identities',
      headers: { ...BEARER, 'idempotency-key': 'k' },
      payload: {
        ocppIdentity: 'CS-1',
        serialNumber: 'SN-1',
        organisation: 'Example Transit',
        vendor: 'V',
        model: 'M',
        owner: 'Depot',
        basicAuthPassword: 'factory-default',
        reason: 'a test',
      },
    });
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual({ id: 'idn_new' });
    expect(bench.logText()).not.toContain('factory-default');
  });
});
