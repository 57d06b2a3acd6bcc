import { newId } from '@bfcert/kernel/ids';
import { expect, test } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import { APPROVAL_LIFETIME, type Approval, standingOf } from './approval.ts';
import { newApprovalId } from './approval-id.ts';
import { type Answering, type ApprovalRule, type ApprovalVerdict, decideApproval } from './decide.ts';
import { SecondPerson } from './second-person.ts';

const start = new Date('2026-03-01T00:00:00Z');
const certificateId = newCertificateId(start);
const pending: Approval = {
  id: newApprovalId(start),
  action: { kind: 'deactivate-certificate', certificateId, version: 4 },
  identityId: newIdentityId(start),
  owner: 'north-depot',
  requestedBy: 'user:mara',
  requester: 'mara',
  reason: 'the station is gone',
  correlationId: 'cor_test',
  requestedAt: start.toISOString(),
  expiresAt: new Date(start.getTime() + APPROVAL_LIFETIME).toISOString(),
  status: 'pending',
  answer: null,
};
const mara: Answering = { by: 'user:mara-phone', person: 'mara', reason: 'yes' };
const noor: Answering = { by: 'user:noor', person: 'noor', reason: 'I looked' };
const robot: Answering = { by: 'service:robot', person: null, reason: 'always' };

const answer = (
  verdict: ApprovalVerdict,
  by: Answering,
  { of = pending, now = start, rule = 'two-people' }: { of?: Approval; now?: Date; rule?: ApprovalRule } = {},
) => decideApproval(of, verdict, by, { now, rule });
const approvedBy = (by: Answering, rule: ApprovalRule = 'two-people'): Approval => {
  const decided = answer('approve', by, { rule });
  if (!decided.ok) throw new Error(decided.refusal);
  return decided.value;
};

test('another person approves or declines', () => {
  expect(answer('approve', noor)).toMatchObject({
    value: { status: 'approved', answer: { by: 'user:noor', person: 'noor', selfApproved: false } },
  });
  expect(answer('decline', noor)).toMatchObject({ value: { status: 'declined' } });
});

test('whoever asked withdraws, and answers under no other token of theirs', () => {
  expect(answer('withdraw', mara)).toMatchObject({ value: { status: 'withdrawn' } });
  for (const verdict of ['approve', 'decline'] as const) {
    expect(answer(verdict, mara)).toEqual({ ok: false, refusal: 'approver_is_requester' });
  }
  expect(answer('withdraw', noor)).toEqual({ ok: false, refusal: 'not_the_requester' });
});

test('a service answers nothing', () => {
  for (const verdict of ['approve', 'decline', 'withdraw'] as const) {
    expect(answer(verdict, robot, { rule: 'single-operator' })).toEqual({
      ok: false,
      refusal: 'approver_is_no_person',
    });
  }
});

test('an answer is given once', () => {
  for (const status of ['approved', 'declined', 'withdrawn'] as const) {
    expect(answer('approve', noor, { of: { ...pending, status } })).toEqual({
      ok: false,
      refusal: 'approval_not_pending',
    });
  }
});

test('from its last moment on it has expired', () => {
  const last = new Date(pending.expiresAt);
  const before = new Date(last.getTime() - 1);
  expect(standingOf(pending, before)).toBe('pending');
  expect(answer('approve', noor, { now: before }).ok).toBe(true);
  expect(standingOf(pending, last)).toBe('expired');
  expect(answer('approve', noor, { now: last })).toEqual({ ok: false, refusal: 'approval_expired' });
});

test('a single operator approves what they asked for, and it is marked', () => {
  const approved = approvedBy(mara, 'single-operator');
  expect(approved.answer?.selfApproved).toBe(true);
  expect(SecondPerson.of(approved).notes).toMatchObject({ approval: 'self_approved', requestedBy: 'user:mara' });
  expect(SecondPerson.of(approvedBy(noor)).notes).toMatchObject({ approval: 'second_person', approvedBy: 'user:noor' });
});

test('nothing but a given approval lets a command pass the guard, and only on its own certificate', () => {
  for (const status of ['pending', 'declined', 'withdrawn', 'expired'] as const) {
    expect(() => SecondPerson.of({ ...approvedBy(noor), status })).toThrow('was not approved');
  }
  expect(() => SecondPerson.of({ ...approvedBy(noor), answer: null })).toThrow('was not approved');
  expect(() => SecondPerson.of({ ...approvedBy(noor), requester: 'noor' })).toThrow('by one person');
  const second = SecondPerson.of(approvedBy(noor));
  expect(second.covers(certificateId)).toBe(true);
  expect(second.covers(newCertificateId(start))).toBe(false);
});

test('the yes to the start of a wave lets nothing here pass a guard', () => {
  const action = {
    kind: 'start-wave',
    waveId: newId('wav'),
    version: 1,
    waveKind: 'migration',
    name: 'north',
    count: 2,
  } as const;
  expect(() => SecondPerson.of({ ...approvedBy(noor), action })).toThrow('is about a wave');
});
