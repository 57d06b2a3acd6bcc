import { expect, test } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { type CertificateJob, withStep } from './certificate-job.ts';
import { newCertificateJobId } from './certificate-job-id.ts';
import { causeOfDeath, deadlineOf, deathSentence } from './give-up.ts';

const now = new Date('2026-03-01T00:00:00.000Z');
const retry = { firstDelay: 2, maximumDelay: 900, attempts: 20, deadline: 3600 };

const job = (over: Partial<CertificateJob> = {}): CertificateJob => ({
  id: newCertificateJobId(now),
  certificateId: newCertificateId(now),
  action: 'issue',
  requestedBy: 'user:mara',
  reason: 'test',
  correlationId: 'cor_test',
  status: 'waiting',
  attempts: 1,
  unfinished: 0,
  nextAttemptAt: now.toISOString(),
  giveUpAt: deadlineOf(over.action ?? 'issue', retry, now),
  lastError: 'the PKI cannot be reached',
  createdAt: now.toISOString(),
  finishedAt: null,
  result: null,
  death: null,
  steps: [{ at: now.toISOString(), what: 'Ordered.' }],
  ...over,
});
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);

test.each([
  ['a third attempt in a row that never ended', { unfinished: 3 }, 0, 'handler_dies'],
  ['the last attempt that the policy allows', { attempts: 20 }, 0, 'attempts_spent'],
  ['a failure after the deadline', { attempts: 10 }, 3600, 'deadline_passed'],
  ['a revocation that kills whoever works on it', { action: 'revoke', unfinished: 3 }, 0, 'handler_dies'],
] as const)('%s ends a job', (_, over, seconds, death) => {
  expect(causeOfDeath(job(over), retry, later(seconds))).toBe(death);
});

test.each([
  ['after two attempts that never ended', { unfinished: 2 }, 0],
  ['with an attempt left', { attempts: 19 }, 3599],
  ['when the clock jumped past its deadline before it had its tries', { attempts: 9 }, 200 * 86_400],
  ['a revocation, however long the PKI is away', { action: 'revoke', attempts: 5000 }, 400 * 86_400],
] as const)('it goes on %s', (_, over, seconds) => {
  expect(causeOfDeath(job(over), retry, later(seconds))).toBeNull();
});

test.each(['handler_dies', 'attempts_spent', 'deadline_passed'] as const)('of %s it says what to do', (death) => {
  expect(deathSentence(job({ unfinished: 3 }), death)).toMatch(/etry/);
});

test('of many steps the first and the latest are kept', () => {
  let walked = job();
  for (let step = 1; step <= 100; step++) walked = withStep(walked, now.toISOString(), `Step ${step}.`);
  expect(walked.steps).toHaveLength(30);
  expect([walked.steps[0]?.what, walked.steps.at(-1)?.what]).toEqual(['Ordered.', 'Step 100.']);
});
