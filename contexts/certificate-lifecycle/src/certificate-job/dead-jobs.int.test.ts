import { unwrap } from '@bfcert/kernel/result';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { actorWith, by, gateway, LifecycleWorld, operator, pkiEngineer } from '../testing/lifecycle-world.ts';
import type { CertificateJob } from './certificate-job.ts';
import { newCertificateJobId } from './certificate-job-id.ts';

let world: LifecycleWorld;
beforeEach(async () => {
  world = await LifecycleWorld.start();
});
afterEach(() => world.drop());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function jobOf(id: CertificateId): Promise<CertificateJob> {
  const [job] = await world.lifecycle.jobs({ certificateId: id, after: null, limit: 1 }, operator);
  if (job === undefined) throw new Error('there is no job');
  return job;
}

/** Tries until it gives up: ten times in four days. */
async function untilDead(id: CertificateId): Promise<CertificateJob> {
  for (;;) {
    const result = await world.lifecycle.advanceCertificate(id);
    const job = await jobOf(id);
    if (result === 'gave_up') return job;
    expect(result).toBe('will_retry');
    world.clock.advance(11 * HOUR);
  }
}

async function dead(): Promise<CertificateJob> {
  const id = await world.ordered(await world.charger());
  world.authority.down = true;
  const job = await untilDead(id);
  world.authority.down = false;
  return job;
}

describe('a job that fails until its deadline', () => {
  test('is dead, says why and what to do, and is told as an event and in the audit', async () => {
    const job = await dead();
    expect(job).toMatchObject({
      status: 'dead',
      death: 'deadline_passed',
      finishedAt: world.clock.now().toISOString(),
    });
    expect(job.result).toMatch(/the PKI cannot be reached.*Retry when that is mended, or cancel/);
    expect(job.steps[0]?.what).toBe('Ordered by station:CS-1.');
    expect(job.steps.at(-1)?.what).toBe(job.result);
    expect(world.clock.now().getTime() - Date.parse(job.createdAt)).toBeGreaterThanOrEqual(4 * DAY);
    expect((await world.events()).slice(-2)).toEqual(['CertificateJobDied', 'IncidentOpened']);
    expect((await world.audit()).slice(-2).map(({ action }) => action)).toEqual(['give-job-up', 'open-incident']);
    expect(await world.lifecycle.deadJobs()).toEqual([{ action: 'issue', count: 1 }]);
    expect(await world.lifecycle.openJobs()).toEqual([]);
  });

  test('is tried no more by itself, and by a person it is', async () => {
    const job = await dead();
    expect(await world.lifecycle.nudgeDueJobs()).toBe(0);
    expect(await world.lifecycle.advanceCertificate(job.certificateId)).toBe('nothing_to_do');
    unwrap(await world.lifecycle.retryJob({ jobId: job.id }, by(operator, { reason: 'the PKI is back' })));
    expect(await jobOf(job.certificateId)).toMatchObject({ id: job.id, status: 'queued', attempts: 0, death: null });
    expect(await world.lifecycle.deadJobs()).toEqual([]);
    expect(await world.lifecycle.advanceCertificate(job.certificateId)).toBe('advanced');
    const done = await jobOf(job.certificateId);
    expect(done.steps.map(({ what }) => what)).toContain('Retried by user:mara: the PKI is back');
    expect(await world.stage(job.certificateId)).toBe('issued');
    expect(world.authority.signed.size).toBe(1);
  });

  test('whose order is cancelled instead is no longer waited for', async () => {
    const job = await dead();
    unwrap(await world.lifecycle.cancelJob({ jobId: job.id }, by(operator)));
    expect(await world.lifecycle.deadJobs()).toEqual([]);
    const answer = await world.lifecycle.retryJob({ jobId: job.id }, by(operator));
    expect(answer).toMatchObject({ ok: false, refusal: { reason: 'job_not_needed' } });
    expect(await world.lifecycle.advanceCertificate(job.certificateId)).toBe('advanced');
    expect(await world.stage(job.certificateId)).toBe('deleted');
  });

  test('is found by what it is', async () => {
    const job = await dead();
    const waiting = await jobOf(await world.ordered(await world.charger()));
    const found = async (query: object) =>
      (await world.lifecycle.jobs({ ...query, after: null, limit: 9 }, operator)).map(({ id }) => id);
    expect(await found({ dead: true })).toEqual([job.id]);
    expect(await found({ dead: false })).toEqual([waiting.id]);
    expect(await found({ status: 'dead' })).toEqual([job.id]);
    expect(await found({ status: 'queued', action: 'issue' })).toEqual([waiting.id]);
    expect(await found({ action: 'revoke' })).toEqual([]);
  });
});

test('a revocation outlives every outage', async () => {
  const { id } = await world.active(await world.charger());
  unwrap(await world.lifecycle.revokeCertificate({ certificateId: id, reason: 'keyCompromise' }, by(pkiEngineer)));
  world.authority.down = true;
  world.clock.advance(30 * DAY);
  for (let attempt = 1; attempt <= 30; attempt++) {
    expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
    world.clock.advance(20 * 60_000);
  }
  world.authority.down = false;
  expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
});

describe('a retry is refused', () => {
  test('of a job that is not dead, or is none', async () => {
    const { id } = await jobOf(await world.ordered(await world.charger()));
    expect(await world.lifecycle.retryJob({ jobId: id }, by(operator))).toMatchObject({
      refusal: { reason: 'job_not_dead', detail: 'The job is queued: only a dead one can be retried.' },
    });
    const unknown = newCertificateJobId(world.clock.now());
    expect(await world.lifecycle.retryJob({ jobId: unknown }, by(operator))).toMatchObject({
      refusal: { reason: 'job_unknown' },
    });
  });

  test.each([
    ['a viewer', actorWith('viewer')],
    ['no person', gateway],
  ])('to %s', async (_, actor) => {
    const job = await dead();
    const answer = await world.lifecycle.retryJob({ jobId: job.id }, by(actor));
    expect(answer).toMatchObject({ refusal: { reason: 'role_missing' } });
    expect(await jobOf(job.certificateId)).toEqual(job);
  });

  test('without a reason', async () => {
    const job = await dead();
    const answer = await world.lifecycle.retryJob({ jobId: job.id }, by(operator, { reason: ' ' }));
    expect(answer).toMatchObject({ refusal: { reason: 'reason_missing' } });
  });
});

describe('two who both think that a job is theirs', () => {
  test('one that was slow writes nothing over the later one', async () => {
    const id = await world.ordered(await world.charger());
    const slow = Promise.withResolvers<void>();
    let calls = 0;
    world.authority.beforeAnswer = async () => {
      calls += 1;
      if (calls > 1) return;
      await slow.promise;
      throw new Error('connection closed before the answer');
    };
    const first = world.lifecycle.advanceCertificate(id);
    // Its time is over while it hangs: another takes the record.
    await expect.poll(() => calls).toBe(1);
    world.clock.advance(16_000);
    expect(await world.another().advanceCertificate(id)).toBe('advanced');
    const done = await jobOf(id);
    slow.resolve();
    expect(await first).toBe('will_retry');
    expect(await jobOf(id)).toEqual(done);
    expect(world.authority.signed.size).toBe(1);
  });

  test('attempts of one identity never run beside each other', async () => {
    const charger = await world.charger();
    const { id: replaced } = await world.active(charger);
    await world.active(charger);
    const next = await world.ordered(charger);
    const calling = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    world.authority.beforeAnswer = () => {
      calling.resolve();
      return answered.promise;
    };
    const issuing = world.lifecycle.advanceCertificate(next);
    await calling.promise;
    const revoke = { certificateId: replaced, reason: 'keyCompromise' } as const;
    unwrap(await world.lifecycle.revokeCertificate(revoke, by(pkiEngineer)));
    expect(await world.lifecycle.advanceCertificate(replaced)).toBe('too_early');
    expect(world.nudges.sent.at(-1)).toMatchObject({ id: replaced, startAfter: expect.any(Date) });
    answered.resolve();
    expect(await issuing).toBe('advanced');
    expect(await world.lifecycle.advanceCertificate(replaced)).toBe('advanced');
  });
});

describe('a clock that jumps', () => {
  test('back by a day holds no job up', async () => {
    const id = await world.ordered(await world.charger());
    world.authority.down = true;
    expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
    world.authority.down = false;
    world.clock.jump(-DAY);
    expect(await world.lifecycle.nudgeDueJobs()).toBe(1);
    expect(await world.lifecycle.advanceCertificate(id)).toBe('advanced');
  });

  test('ahead by 200 days ends no job before it had its tries', async () => {
    const id = await world.ordered(await world.charger());
    world.authority.down = true;
    expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
    world.clock.jump(200 * DAY);
    expect(await world.lifecycle.advanceCertificate(id)).toBe('will_retry');
    expect(await jobOf(id)).toMatchObject({ status: 'waiting', attempts: 2 });
  });

  test('leaves the audit in the order of its entries', async () => {
    const charger = await world.charger();
    world.clock.jump(-DAY);
    await world.ordered(charger);
    world.clock.jump(30 * DAY);
    await world.ordered(await world.charger());
    await world.lifecycle.sealAudit();
    const entries = await world.lifecycle.auditEntries({ after: 0, limit: 100 });
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index + 1));
    const times = entries.map(({ entry }) => entry.at);
    expect(times).not.toEqual([...times].sort());
  });
});
