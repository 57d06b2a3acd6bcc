import { describe, expect, test } from 'vitest';
import { recordMaker } from '../testing/records.ts';
import { type ActiveCertificate, type Certificate, IMPORTED } from './certificate.ts';
import { type CertificateCommand, decide } from './decide.ts';
import type { Surroundings } from './step.ts';
import { stageOf } from './transitions.ts';

const start = new Date('2026-03-01T00:00:00Z');
const DAY = 86_400_000;
const make = recordMaker(start);
const later = (days: number): Date => new Date(start.getTime() + days * DAY);

const around = (over: Partial<Surroundings> = {}): Surroundings => ({
  now: start,
  activeInPlace: null,
  leftBehind: [],
  rollbackWindow: 30 * 86_400,
  anotherIsWorking: true,
  ...over,
});

function apply(record: Certificate, command: CertificateCommand, over: Partial<Surroundings> = {}): Certificate {
  const decision = decide(record, command, around(over));
  if (!decision.ok) throw new Error(decision.refusal);
  return decision.value.findLast(({ after }) => after.id === record.id)?.after ?? record;
}

const refusalOf = (
  record: Certificate,
  command: CertificateCommand,
  over: Partial<Surroundings> = {},
): string | null => {
  const decision = decide(record, command, around(over));
  return decision.ok ? null : decision.refusal;
};

const seen = (at: Date): CertificateCommand => ({ kind: 'evidence', type: 'mtls_handshake', seenAt: at.toISOString() });
const sent: CertificateCommand = { kind: 'sent', executionPath: 'ocpp' };
const installed: CertificateCommand = { kind: 'installed', channel: 'ocpp' };
const rejected: CertificateCommand = { kind: 'rejected_by_endpoint', detail: 'no' };

const issued = (): Certificate => apply(make.requested(), { kind: 'issued', signed: make.signed() });
const active = (at = start): ActiveCertificate => {
  const record = apply(apply(issued(), sent), seen(at));
  if (record.state !== 'active') throw new Error(record.state);
  return record;
};
/** Two certificates of one place: the first replaced by the second at day 1. */
function replaced() {
  const first = active();
  const decision = decide(apply(issued(), sent), seen(later(1)), around({ now: later(1), activeInPlace: first }));
  if (!decision.ok) throw new Error(decision.refusal);
  const [retired, , second] = decision.value.map(({ after }) => after);
  if (retired?.state !== 'retired' || second?.state !== 'active') throw new Error('not replaced');
  return { retired, second };
}

describe('activation', () => {
  test('only use makes a certificate active', () => {
    const pending = apply(apply(issued(), sent), installed);
    expect(pending.state).toBe('installed_pending_activation');
    expect(apply(pending, seen(start)).state).toBe('active');
  });

  test('use proves an installation whose answer was lost', () => {
    const decision = decide(apply(issued(), sent), seen(start), around());
    expect(decision.ok && decision.value.map(({ on, after }) => [on, after.state])).toEqual([
      ['installed', 'installed_pending_activation'],
      ['evidence', 'active'],
    ]);
  });

  test('the predecessor leaves before the successor enters', () => {
    const first = active();
    const decision = decide(apply(issued(), sent), seen(later(1)), around({ now: later(1), activeInPlace: first }));
    expect(decision.ok && decision.value.map(({ on, after }) => [on, stageOf(after)])).toEqual([
      ['replaced', 'retired(replaced)'],
      ['installed', 'installed_pending_activation'],
      ['evidence', 'active'],
    ]);
  });

  test('an expired certificate does not become active', () => {
    expect(refusalOf(apply(issued(), sent), seen(later(181)), { now: later(181) })).toBe('expired');
  });

  test('a late acceptance after its use changes nothing', () => {
    const decision = decide(active(), installed, around());
    expect(decision).toEqual({ ok: true, value: [] });
  });

  test('being seen again is a fact, and leaves the version alone', () => {
    const record = active();
    const decision = decide(record, seen(later(2)), around({ now: later(2), activeInPlace: record }));
    expect(decision.ok && decision.value).toMatchObject([{ on: 'seen', after: { version: record.version } }]);
  });

  test.each([
    ['issued', (record: Certificate) => record],
    ['installed', (record: Certificate) => apply(record, installed)],
    ['abandoned', (record: Certificate) => apply(record, { kind: 'abandon', provenUnused: true })],
    ['expired by a wrong clock', (record: Certificate) => apply(record, { kind: 'expire' }, { now: later(181) })],
  ])('of a record that is %s, from before the active one was last seen displaces nothing', (_, stand) => {
    const record = stand(apply(issued(), sent));
    const current = active(later(2));
    const surroundings = { now: later(3), activeInPlace: current };
    expect(refusalOf(record, seen(later(1)), surroundings)).toBe('evidence_predates_successor');
    expect(apply(record, seen(later(3)), surroundings).state).toBe('active');
  });

  test('seen at the very moment when the active one was, the next one is in use and one of before is not', () => {
    const [next, old] = [apply(issued(), sent), replaced().retired];
    const surroundings = { now: later(3), activeInPlace: active(later(2)) };
    expect(apply(next, seen(later(2)), surroundings).state).toBe('active');
    expect(refusalOf(old, seen(later(2)), surroundings)).toBe('evidence_predates_successor');
  });

  test('a sighting from before the certificate was issued is of something else', () => {
    const MINUTE = 60_000;
    const record = apply(issued(), sent);
    expect(refusalOf(record, seen(new Date(start.getTime() - 6 * MINUTE)))).toBe('evidence_predates_certificate');
    expect(refusalOf(record, seen(new Date(0)))).toBe('evidence_predates_certificate');
    // An observer's clock may be behind ours.
    expect(apply(record, seen(new Date(start.getTime() - 4 * MINUTE))).state).toBe('active');
  });

  test('an imported one was in use before it was imported, and not before it was valid', () => {
    const signed = { ...make.signed(), profileVersion: IMPORTED, notBefore: later(-40).toISOString() };
    const record: Certificate = { ...issued(), state: 'issued', signed, sentAt: start.toISOString() };
    expect(apply(record, seen(later(-30))).state).toBe('active');
    expect(refusalOf(record, seen(later(-41)))).toBe('evidence_predates_certificate');
  });

  test('an older sighting than the last is nothing new', () => {
    const record = active(later(2));
    expect(decide(record, seen(later(1)), around({ activeInPlace: record }))).toEqual({ ok: true, value: [] });
  });
});

describe('sending again', () => {
  const again: CertificateCommand = { kind: 'install', executionPath: 'again' };

  test('is a fact that leaves an issued record as it is, and tells that it is to be installed', () => {
    const record = apply(issued(), sent);
    const decision = decide(record, again, around({ now: later(1) }));
    expect(decision.ok && decision.value).toEqual([
      {
        on: 'install_ordered',
        before: record,
        after: { ...record, version: record.version + 1 },
        notes: { executionPath: 'again' },
      },
    ]);
  });

  test('puts in doubt that an installed one is held, until the endpoint answers', () => {
    const pending = apply(apply(issued(), sent), installed);
    const doubted = apply(pending, again, { now: later(1) });
    expect(doubted).toMatchObject({ state: 'installed_pending_activation', since: 'sent_again' });
    const left = apply(doubted, sent, { now: later(2) });
    expect(left).toMatchObject({ since: 'sent_again', installedAt: later(2).toISOString() });
    const confirmed = decide(left, installed, around({ now: later(3) }));
    expect(confirmed.ok && confirmed.value).toMatchObject([
      { on: 'installed_again', after: { since: 'endpoint_answer', installedAt: later(3).toISOString() } },
    ]);
  });

  test('records each time it leaves', () => {
    const record = apply(apply(apply(issued(), sent), again), sent, { now: later(2) });
    expect(record).toMatchObject({ state: 'issued', sentAt: later(2).toISOString() });
  });

  test('is proven by use, whether the endpoint answered or not', () => {
    const left = apply(apply(apply(apply(issued(), sent), installed), again), sent, { now: later(1) });
    expect(apply(left, seen(later(2)), { now: later(2) }).state).toBe('active');
  });

  test('an installed one that nobody ordered again is not sent', () => {
    expect(refusalOf(apply(apply(issued(), sent), installed), sent)).toBe('not_possible_in_this_state');
  });

  test('a refusal of what may be held already retires nothing', () => {
    const doubted = apply(apply(apply(issued(), sent), installed), again);
    expect(refusalOf(doubted, rejected)).toBe('not_possible_in_this_state');
  });

  test('is refused where nothing is on its way to the endpoint', () => {
    const { retired, second } = replaced();
    const request = make.requested();
    const revoked = apply(issued(), { kind: 'revoke', reason: 'superseded' });
    const inactive = apply(active(), { kind: 'deactivate' });
    for (const record of [request, second, retired, revoked, inactive]) {
      expect(refusalOf(record, again), stageOf(record)).toBe('not_possible_in_this_state');
    }
  });

  test('is refused of what has expired, and of what is only tracked or shown here', () => {
    expect(refusalOf(apply(issued(), sent), again, { now: later(181) })).toBe('expired');
    expect(refusalOf({ ...issued(), operatingModel: 'tracked' }, again)).toBe('tracked_only');
    expect(refusalOf({ ...issued(), purpose: 'firmware_signing' }, again)).toBe('visible_only');
  });
});

describe('what others run', () => {
  const tracked = (purpose: Certificate['purpose']): Certificate => ({
    ...active(),
    purpose,
    operatingModel: 'tracked',
  });
  const stolen = { kind: 'revoke', reason: 'keyCompromise' } as const;

  test('is revoked here where our gateways let in by it, and stays theirs for all else', () => {
    expect(apply(tracked('charger_factory'), stolen)).toMatchObject({ state: 'revoked', reason: 'keyCompromise' });
    for (const wish of [{ kind: 'deactivate' }, { kind: 'install', executionPath: 'x' }] as const) {
      expect(refusalOf(tracked('charger_factory'), wish)).toBe('tracked_only');
    }
  });

  test.each(['iso15118_contract', 'iso15118_oem_provisioning', 'backend_server'] as const)(
    'is not revoked here when it is %s: others are shown it',
    (purpose) => {
      expect(refusalOf(tracked(purpose), stolen)).toBe('tracked_only');
    },
  );
});

describe('rollback', () => {
  test('inside the window the two change places', () => {
    const { retired, second } = replaced();
    const decision = decide(retired, seen(later(2)), around({ now: later(2), activeInPlace: second }));
    expect(decision.ok && decision.value.map(({ on, after }) => [on, after.state])).toEqual([
      ['superseded_by_rollback', 'installed_pending_activation'],
      ['evidence', 'active'],
    ]);
  });

  test('after the window it is refused', () => {
    const { retired, second } = replaced();
    expect(refusalOf(retired, seen(later(32)), { now: later(32), activeInPlace: second })).toBe('rollback_window_over');
  });

  test('a sighting from before the successor was last seen is no rollback', () => {
    const { retired, second } = replaced();
    expect(refusalOf(retired, seen(start), { now: later(2), activeInPlace: second })).toBe(
      'evidence_predates_successor',
    );
  });

  test('the window never outlasts the certificate', () => {
    const first = active();
    const decision = decide(apply(issued(), sent), seen(later(170)), around({ now: later(170), activeInPlace: first }));
    const retired = decision.ok ? decision.value[0]?.after : undefined;
    expect(retired).toMatchObject({ rollbackUntil: first.signed.notAfter });
  });

  test('the newer one, seen again, takes its place back', () => {
    const { retired, second } = replaced();
    const back = decide(retired, seen(later(2)), around({ now: later(2), activeInPlace: second }));
    if (!back.ok) throw new Error(back.refusal);
    const [pending, old] = back.value.map(({ after }) => after);
    if (pending === undefined || old?.state !== 'active') throw new Error('no rollback');
    const again = decide(pending, seen(later(3)), around({ now: later(3), activeInPlace: old }));
    expect(again.ok && again.value.map(({ after }) => stageOf(after))).toEqual(['retired(replaced)', 'active']);
  });
});

describe('requests', () => {
  const end = { cause: 'refused', reason: 'key_blocked', detail: 'd' } as const;

  test('a request ends only after the PKI voided it', () => {
    const ending = apply(make.requested(), { kind: 'intend_end', end });
    expect(ending.state).toBe('requested');
    expect(apply(ending, { kind: 'voided' })).toMatchObject({
      state: 'deleted',
      cause: 'refused',
      reason: 'key_blocked',
    });
  });

  test('voiding without an intended end is refused', () => {
    expect(refusalOf(make.requested(), { kind: 'voided' })).toBe('not_possible_in_this_state');
  });

  test('what was signed before its end reached the PKI is kept, and goes to nobody', () => {
    const ending = apply(make.requested(), { kind: 'intend_end', end });
    const decision = decide(ending, { kind: 'issued', signed: make.signed() }, around());
    expect(decision.ok && decision.value.map(({ after }) => stageOf(after))).toEqual(['issued', 'retired(abandoned)']);
  });

  test('the same answer of the PKI twice is one certificate', () => {
    const signed = make.signed();
    const record = apply(make.requested(), { kind: 'issued', signed });
    expect(decide(record, { kind: 'issued', signed }, around())).toEqual({ ok: true, value: [] });
    expect(refusalOf(record, { kind: 'issued', signed: make.signed() })).toBe('not_possible_in_this_state');
  });

  test('a second key does not replace the first', () => {
    const request = (spkiSha256: string): CertificateCommand => ({
      kind: 'signing_request',
      request: { pem: '', fingerprint: spkiSha256, spkiSha256, subjectKeyId: '', receivedAt: start.toISOString() },
      exceptions: [],
    });
    const record = apply(make.requested(), request('aa'));
    expect(decide(record, request('aa'), around())).toEqual({ ok: true, value: [] });
    expect(refusalOf(record, request('bb'))).toBe('not_possible_in_this_state');
  });
});

describe('giving up', () => {
  test('what was never sent may be abandoned', () => {
    expect(stageOf(apply(issued(), { kind: 'abandon', provenUnused: false }))).toBe('retired(abandoned)');
  });

  test('what was sent may be in use', () => {
    expect(refusalOf(apply(issued(), sent), { kind: 'abandon', provenUnused: false })).toBe('may_be_in_use');
    expect(stageOf(apply(apply(issued(), sent), { kind: 'abandon', provenUnused: true }))).toBe('retired(abandoned)');
  });

  test('abandoned and then seen in use it is active', () => {
    const abandoned = apply(apply(issued(), sent), { kind: 'abandon', provenUnused: true });
    expect(apply(abandoned, seen(later(1)), { now: later(1) }).state).toBe('active');
  });

  test('rejected by the endpoint it is over, and cannot come back', () => {
    const over = apply(apply(issued(), sent), rejected);
    expect(stageOf(over)).toBe('retired(install_rejected)');
    expect(refusalOf(over, seen(later(1)))).toBe('not_possible_in_this_state');
    expect(decide(over, rejected, around())).toEqual({ ok: true, value: [] });
  });

  test('expiry is not early', () => {
    expect(refusalOf(active(), { kind: 'expire' })).toBe('not_expired_yet');
    expect(stageOf(apply(active(), { kind: 'expire' }, { now: later(181) }))).toBe('retired(expired)');
  });

  test('expired by a wrong clock and seen while still valid it is active again', () => {
    const expired = apply(active(), { kind: 'expire' }, { now: later(181) });
    expect(apply(expired, seen(later(3)), { now: later(3) }).state).toBe('active');
  });
});

describe('the last credential', () => {
  const alone = { anotherIsWorking: false };

  test.each(['unspecified', 'superseded', 'cessationOfOperation', 'affiliationChanged'] as const)(
    'is not revoked for %s',
    (reason) => {
      expect(refusalOf(active(), { kind: 'revoke', reason }, alone)).toBe('last_credential');
      expect(apply(active(), { kind: 'revoke', reason }).state).toBe('revoked');
    },
  );

  test.each(['keyCompromise', 'cACompromise', 'privilegeWithdrawn'] as const)('is revoked at once for %s', (reason) => {
    expect(apply(active(), { kind: 'revoke', reason }, alone)).toMatchObject({ state: 'revoked', reason });
  });

  test('is not deactivated', () => {
    expect(refusalOf(active(), { kind: 'deactivate' }, alone)).toBe('last_credential');
  });

  test('is not what cannot authenticate anyway', () => {
    expect(apply(issued(), { kind: 'revoke', reason: 'unspecified' }, alone).state).toBe('revoked');
  });
});

describe('deletion', () => {
  test('never of what somebody could still accept', () => {
    const inactive = apply(active(), { kind: 'deactivate' });
    expect(refusalOf(inactive, { kind: 'delete', reason: 'r' })).toBe('still_acceptable_to_others');
    expect(refusalOf(active(), { kind: 'delete', reason: 'r' })).toBe('not_possible_in_this_state');
  });

  test('leaves a tombstone without material', () => {
    const revoked = apply(active(), { kind: 'revoke', reason: 'superseded' });
    expect(refusalOf(revoked, { kind: 'delete', reason: 'r' })).toBe('still_acceptable_to_others');
    const record = apply(revoked, { kind: 'revocation_confirmed', at: start.toISOString() });
    const tombstone = apply(record, { kind: 'delete', reason: 'r' });
    expect(tombstone).toMatchObject({ state: 'deleted', cause: 'operator', reason: 'r' });
    expect('signed' in tombstone).toBe(false);
    if (record.state !== 'revoked' || tombstone.state !== 'deleted') throw new Error(tombstone.state);
    const { serial, authority, notAfter } = record.signed;
    expect(tombstone.revocation).toMatchObject({ serial, authority, notAfter, confirmedAt: start.toISOString() });
  });
});

test('a deactivated certificate is admitted again, and active only once seen', () => {
  const inactive = apply(active(), { kind: 'deactivate' });
  const pending = apply(inactive, { kind: 'activate' });
  expect(pending).toMatchObject({ state: 'installed_pending_activation', since: 'reactivation' });
  expect(refusalOf(inactive, seen(later(1)))).toBe('not_possible_in_this_state');
});
