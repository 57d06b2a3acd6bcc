import { describe, expect, test } from 'vitest';
import type { CertificateDiscard } from '../certificate-discard/certificate-discard.ts';
import type { MigrationFacts } from '../migration-case/facts.ts';
import { attempts, certificate, charger, FINGERPRINT, facts, START, session } from '../testing/migration-facts.ts';
import type { Attempt } from './attempt.ts';
import { givenUpIsRecorded, givenUpIsReplaced } from './certificate-given-up.ts';

const discard: CertificateDiscard = {
  identityId: charger().identityId,
  certificateId: 'crt_1',
  saidAt: START,
  epoch: 2,
  eventType: 'DiscardedRenewedClientCertificate',
  techInfo: 'TLS alert 48',
};
const delivered = (...status: readonly Attempt['status'][]) =>
  attempts(
    ...status.map((one) => ({ action: 'deliver_certificate' as const, target: 'crt_1', epoch: 1, status: one })),
  );
const knowing = (over: Partial<MigrationFacts>) =>
  facts('install', {
    certificate: certificate('installed'),
    discard,
    attempts: delivered('accepted'),
    session: session({ epoch: 2, securityProfile: 3, fingerprint: 'cd'.repeat(32) }),
    ...over,
  });

describe('a certificate that the station says it gave up', () => {
  const act = { kind: 'act', act: { kind: 'give_up_certificate', certificateId: 'crt_1' } };

  test.each([
    ['is given up once another was shown since it was delivered', {}, act],
    [
      'is given up as well when its answer got lost',
      { certificate: certificate('issued'), attempts: delivered('unknown') },
      act,
    ],
    [
      'is not on the connection that it was delivered on',
      { attempts: [...delivered('accepted')].map((one) => ({ ...one, epoch: 2 })) },
      null,
    ],
    ['is not while nobody is connected', { session: null }, null],
    [
      'is not when it is what was shown',
      { session: session({ epoch: 2, securityProfile: 3, fingerprint: FINGERPRINT }) },
      null,
    ],
    ['is not when nobody says so', { discard: null }, null],
    ['is not when it is in force', { certificate: certificate('active') }, null],
    ['of an earlier process is by the session in which it was said', { attempts: [] }, act],
    ['of an earlier process is not by an older one', { attempts: [], discard: { ...discard, epoch: 3 } }, null],
  ] as const)('%s', (_, over, expected) => {
    expect(givenUpIsRecorded(knowing(over))).toEqual(expected);
  });

  const gone = { certificate: certificate('gone') };
  const again = { kind: 'move', event: 'certificate_refused' };
  const stop = { kind: 'stop', code: 'station_discards_certificates' };

  test.each([
    ['needs a new key', gone, again],
    ['is replaced as often as there is a budget', { ...gone, attempts: delivered('accepted', 'unknown') }, again],
    ['is not beyond it', { ...gone, attempts: delivered('accepted', 'unknown', 'accepted') }, stop],
    ['and was never taken is left to the budget of refusals', { ...gone, attempts: delivered('rejected') }, null],
    ['is not replaced before its record is over', {}, null],
    ['and is over for another reason is none', { ...gone, discard: null }, null],
  ] as const)('%s', (_, over, expected) => {
    const decision = givenUpIsReplaced(knowing(over));
    if (expected === null) expect(decision).toBeNull();
    else expect(decision).toMatchObject(expected);
  });

  test('says so in the words of the station', () => {
    expect(givenUpIsReplaced(knowing(gone))).toMatchObject({
      because: expect.stringContaining('(DiscardedRenewedClientCertificate: TLS alert 48)'),
    });
  });
});
