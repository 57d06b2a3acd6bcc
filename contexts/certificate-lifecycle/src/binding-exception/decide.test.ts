import { unwrap } from '@bfcert/kernel/result';
import { expect, test } from 'vitest';
import { newApprovalId } from '../approval/approval-id.ts';
import { SecondPerson } from '../approval/second-person.ts';
import { end, grant } from '../concession/decide.ts';
import type { Identity } from '../identity/identity.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import { purposes } from '../purposes/registry.ts';
import { acceptedFor, namesStanding } from './accepted-name.ts';
import type { BindingException } from './binding-exception.ts';
import { newBindingExceptionId } from './binding-exception-id.ts';
import { exceptedKinds, judgeException } from './decide.ts';

const now = new Date('2026-03-01T00:00:00Z');
const DAY = 86_400_000;
const later = (milliseconds: number): string => new Date(now.getTime() + milliseconds).toISOString();
const identity: Identity = {
  id: newIdentityId(now),
  subjectType: 'charger',
  bindings: [
    { kind: 'ocpp_identity', value: 'CS-1' },
    { kind: 'serial_number', value: 'SN-1' },
    { kind: 'organisation', value: 'New CPO' },
  ],
  owner: 'north-depot',
  family: 'acme-50',
  cohorts: [],
  createdAt: now.toISOString(),
  version: 1,
};
const wish = { identityId: identity.id, purpose: 'charger_identity', bindingKind: 'organisation', value: 'Old CPO' };
const approvedFor = (identityId: Identity['id']): SecondPerson =>
  SecondPerson.of({
    id: newApprovalId(now),
    action: {
      kind: 'grant-binding-exception',
      ...wish,
      purpose: 'charger_identity',
      bindingKind: 'organisation',
      identityId,
      version: 1,
      until: later(DAY),
    },
    identityId,
    owner: identity.owner,
    requestedBy: 'user:ada',
    requester: 'ada',
    reason: 'a merger',
    correlationId: 'cor_test',
    requestedAt: now.toISOString(),
    expiresAt: later(DAY),
    status: 'approved',
    answer: { by: 'user:otto', person: 'otto', at: now.toISOString(), reason: 'seen', selfApproved: false },
  });
const wished = (until = later(DAY)) => unwrap(judgeException(identity, [], { ...wish, until }, now));
const begun = () => ({ id: newBindingExceptionId(now), identityId: identity.id, reason: 'a merger' });
const active = (until = later(DAY)): BindingException => grant(begun(), wished(until), approvedFor(identity.id), now);

test.each([
  ['one millisecond', 1, null],
  ['ninety days', 90 * DAY, null],
  ['ninety days and a millisecond', 90 * DAY + 1, 'end_date_unsuitable'],
  ['nothing', 0, 'end_date_unsuitable'],
])('an end date that lies ahead by %s is judged to the millisecond', (_, ahead, reason) => {
  const judged = judgeException(identity, [], { ...wish, until: later(ahead) }, now);
  expect(judged.ok ? null : judged.refusal.reason).toBe(reason);
});

test('from which names a purpose has exceptions follows from its CN and from who makes the key', () => {
  const kinds = Object.values(purposes).map((purpose) => [purpose.name, exceptedKinds(purpose)]);
  expect(Object.fromEntries(kinds.filter(([, each]) => each?.length !== 0))).toEqual({
    charger_identity: ['organisation', 'serial_number'],
    charger_combined: ['organisation', 'serial_number'],
    controller_identity: ['organisation', 'serial_number'],
    evse_v2g: ['organisation', 'secc_id'],
    evse_v2g_20: ['organisation', 'secc_id'],
    vehicle_vas_identity: ['organisation', 'vin'],
    backend_server: ['organisation'],
  });
});

test('it is granted to the identity alone that two people have agreed to', () => {
  const { id } = identity;
  expect(active()).toMatchObject({ identityId: id, state: 'active', people: { approvedBy: 'user:otto' } });
  const other = approvedFor(newIdentityId(now));
  expect(() => grant(begun(), wished(), other, now)).toThrow('nobody has approved');
});

test('a name is accepted for its purpose, of its kind, alone in its attribute and before the end date', () => {
  const one = active();
  const accepted = acceptedFor([one], 'charger_identity', now);
  expect(namesStanding(['Old CPO'], 'New CPO', 'organisation', accepted)).toBe(one.id);
  expect(namesStanding(['New CPO'], 'New CPO', 'organisation', accepted)).toBe('bound');
  for (const found of [[], ['Old CPO', 'Old CPO'], ['old cpo'], ['Old CPO '], ['Old\u0000CPO']])
    expect(namesStanding(found, 'New CPO', 'organisation', accepted)).toBeNull();
  expect(namesStanding(['Old CPO'], 'SN-1', 'serial_number', accepted)).toBeNull();
  expect(acceptedFor([one], 'controller_identity', now)).toEqual([]);
  expect(acceptedFor([one], 'charger_identity', new Date(one.until))).toEqual([]);
});

test('it ends once, and by the clock not before its end date', () => {
  const one = active();
  const byClock = { to: 'expired', by: 'system:clock', reason: 'its end date has come' } as const;
  expect(end(one, byClock, new Date(Date.parse(one.until) - 1))).toBeNull();
  const over = end(one, byClock, new Date(one.until));
  expect(over).toMatchObject({ state: 'expired', version: 2, endedAt: one.until, endedBy: 'system:clock' });
  expect(over === null ? null : end(over, { to: 'ended', by: 'user:ada', reason: 'again' }, now)).toBeNull();
  expect(over === null ? null : acceptedFor([over], 'charger_identity', now)).toEqual([]);
});
