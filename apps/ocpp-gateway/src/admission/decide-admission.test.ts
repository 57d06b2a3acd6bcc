import type { AcceptedName, AdmissionEntry } from '@bfcert/evse-security/station-contract';
import { refused } from '@bfcert/kernel/result';
import { describe, expect, test } from 'vitest';
import { aCertificate, aHandshake, aLogin, anEntry } from '../testing/handshake-builder.ts';
import { getsNoFurtherThanPending, type Handshake, type PresentedCertificate } from './admission-decision.ts';
import { decideAdmission } from './decide-admission.ts';
import { verifiersOf } from './password-checks.ts';

const reasonOf = (handshake: Handshake): string => {
  const decision = decideAdmission(handshake);
  return decision.kind === 'refused' ? decision.reason : decision.kind;
};

describe('on any port', () => {
  test.each<[string, Partial<Handshake>]>([
    ['admission_table_stale', { tableIsLive: false }],
    ['wrong_path', { wireName: refused('wrong_path') }],
    ['malformed_identity', { wireName: refused('malformed_identity') }],
    ['unknown_identity', { entry: null }],
    ['unknown_identity', { entry: anEntry({ wireName: 'cs-1' }) }],
    ['identity_decommissioned', { entry: anEntry({ isDecommissioned: true }) }],
    ['certificate_expired', { certificate: aCertificate({ chainError: 'CERT_HAS_EXPIRED' }) }],
    ['certificate_chain_invalid', { certificate: aCertificate({ chainError: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }) }],
    ['certificate_issuer_not_registered', { certificate: aCertificate({ issuedByClientCa: false }) }],
    ['certificate_unknown', { certificate: aCertificate({ fingerprint: 'f2' }) }],
    ['certificate_unknown', { certificate: aCertificate({ fingerprint: 'toString' }) }],
    [
      'certificate_of_another_identity',
      { certificate: aCertificate({ fingerprint: 'f2' }), fingerprintOwner: { identityId: 'idn_other' } },
    ],
    [
      'certificate_revoked_or_retired',
      { certificate: aCertificate({ fingerprint: 'f2' }), fingerprintWasWithdrawn: true },
    ],
    ['certificate_subject_mismatch', { certificate: aCertificate({ commonNames: ['SN-12'] }) }],
    ['certificate_subject_mismatch', { certificate: aCertificate({ commonNames: ['SN-1', 'SN-1'] }) }],
    ['certificate_subject_mismatch', { certificate: aCertificate({ commonNames: [] }) }],
    ['certificate_subject_mismatch', { certificate: aCertificate({ organisations: ['Example CPO', 'Other'] }) }],
  ])('a certificate is refused as %s', (reason, changes) => {
    expect(reasonOf(aHandshake(changes))).toBe(reason);
    expect(reasonOf(aHandshake({ ...changes, port: 'password_or_certificate' }))).toBe(reason);
  });

  test.each(['issued_and_sent', 'installed_pending_activation', 'active', 'rollback', 'abandoned'] as const)(
    'a certificate of the class %s is admitted as Profile 3',
    (fingerprintClass) => {
      const entry = anEntry({ profileFloor: 3, fingerprints: { f1: fingerprintClass } });
      for (const port of ['certificate_only', 'password_or_certificate'] as const) {
        expect(decideAdmission(aHandshake({ entry, port }))).toEqual({
          kind: 'admitted',
          by: 'certificate',
          entry,
          fingerprint: 'f1',
          exceptions: [],
        });
      }
    },
  );
});

describe('with an exception from a bound name', () => {
  const inCn = { exceptionId: 'bex_cn', attribute: 'CN', value: 'SN-OLD' } as const;
  const inO = { exceptionId: 'bex_o', attribute: 'O', value: 'Old CPO' } as const;
  const shows = (changes: Partial<Handshake['certificate']>, acceptedNames: AcceptedName[] = [inCn, inO]) =>
    decideAdmission(aHandshake({ certificate: aCertificate(changes ?? {}), entry: anEntry({ acceptedNames }) }));

  test.each([
    ['in CN', { commonNames: ['SN-OLD'] }, ['bex_cn']],
    ['in O', { organisations: ['Old CPO'] }, ['bex_o']],
    ['in both', { commonNames: ['SN-OLD'], organisations: ['Old CPO'] }, ['bex_cn', 'bex_o']],
    ['in neither', {}, []],
  ])('a certificate that needs it %s is admitted, and rests on it', (_, changes, exceptions) => {
    expect(shows(changes)).toMatchObject({ kind: 'admitted', by: 'certificate', exceptions });
  });

  test.each([
    ['no exception', { commonNames: ['SN-OLD'] }, []],
    ['the exception of the other attribute', { commonNames: ['Old CPO'] }, [inCn, inO]],
    ['the excepted name beside the bound one', { commonNames: ['SN-OLD', 'SN-1'] }, [inCn]],
    ['the excepted name twice', { organisations: ['Old CPO', 'Old CPO'] }, [inO]],
    ['a part of it', { organisations: ['Old'] }, [inO]],
    ['no name', { commonNames: [] }, [inCn]],
  ])('a certificate with %s is refused', (_, changes, accepted) => {
    expect(shows(changes, accepted)).toEqual({ kind: 'refused', reason: 'certificate_subject_mismatch' });
  });

  test('a certificate that is not listed stays refused, and so does a bootstrap of another serial number', () => {
    const another = { fingerprint: 'f2', commonNames: ['SN-OLD'] };
    expect(shows(another)).toEqual({ kind: 'refused', reason: 'certificate_unknown' });
    const entry = anEntry({ acceptedNames: [inCn], bootstrap: 'f2' });
    expect(reasonOf(aHandshake({ certificate: aCertificate(another), entry }))).toBe('certificate_unknown');
  });
});

describe('with an expired certificate that is tolerated of its station', () => {
  const tolerating = anEntry({ profileFloor: 3, fingerprints: {}, expired: 'f1' });
  const shows = (changes: Partial<Handshake['certificate']>, entry = tolerating, rest: Partial<Handshake> = {}) =>
    reasonOf(aHandshake({ certificate: aCertificate({ chainError: 'CERT_HAS_EXPIRED', ...changes }), entry, ...rest }));

  test.each(['certificate_only', 'password_or_certificate'] as const)(
    'it is admitted on %s, and no further than to Pending',
    (port) => {
      const certificate = aCertificate({ chainError: 'CERT_HAS_EXPIRED' });
      const decision = decideAdmission(aHandshake({ certificate, entry: tolerating, port }));
      expect(decision).toEqual({ kind: 'admitted', by: 'expired_certificate', entry: tolerating, fingerprint: 'f1' });
      expect(decision.kind === 'admitted' && getsNoFurtherThanPending(decision)).toBe(true);
    },
  );

  test.each<[string, Partial<Handshake['certificate']>, string]>([
    ['another expired one', { fingerprint: 'f2' }, 'certificate_expired'],
    ['that is none of ours', { issuedByClientCa: false }, 'certificate_expired'],
    ['with a chain that is wrong otherwise', { chainError: 'CERT_SIGNATURE_FAILURE' }, 'certificate_chain_invalid'],
    [
      'with a chain that OpenSSL does not know',
      { chainError: 'SELF_SIGNED_CERT_IN_CHAIN' },
      'certificate_chain_invalid',
    ],
    ['of another serial number', { commonNames: ['SN-12'] }, 'certificate_expired'],
    ['of another organisation', { organisations: ['Other'] }, 'certificate_expired'],
  ])('%s stays refused', (_, changes, reason) => {
    expect(shows(changes)).toBe(reason);
  });

  test('without the tolerance, or with one for another certificate, it stays refused', () => {
    expect(shows({}, anEntry({ fingerprints: {} }))).toBe('certificate_expired');
    expect(shows({}, anEntry({ fingerprints: { f1: 'active' } }))).toBe('certificate_expired');
    expect(shows({}, anEntry({ fingerprints: {}, expired: 'f3' }))).toBe('certificate_expired');
    expect(shows({}, tolerating, { tableIsLive: false })).toBe('admission_table_stale');
  });
});

describe('with a certificate of another CA that nobody has recorded', () => {
  const outside = (changes: Partial<PresentedCertificate> = {}) =>
    aCertificate({ fingerprint: 'o1', outsidePem: 'pem', ...changes });
  const adopting = anEntry({ fingerprints: {}, adoptsCertificate: true });

  test('a station that is to be taken over is admitted as Profile 3', () => {
    const decision = decideAdmission(aHandshake({ certificate: outside(), entry: adopting }));
    expect(decision).toMatchObject({ by: 'outside_certificate', fingerprint: 'o1', adoptedPem: 'pem' });
    expect(decision.kind === 'admitted' && getsNoFurtherThanPending(decision)).toBe(false);
  });

  test.each<[string, Partial<Handshake>]>([
    ['certificate_unknown', { entry: anEntry({ fingerprints: {} }) }],
    ['certificate_unknown', { certificate: outside({ outsidePem: null }) }],
    ['certificate_unknown', { certificate: outside({ outsidePem: 'p'.repeat(16_385) }) }],
    ['certificate_unknown', { certificate: outside({ commonNames: ['SN-12'] }) }],
    ['certificate_unknown', { certificate: outside({ organisations: ['Other'] }) }],
    ['certificate_of_another_identity', { fingerprintOwner: anEntry({ identityId: 'idn_other' }) }],
    ['certificate_revoked_or_retired', { fingerprintWasWithdrawn: true }],
    ['certificate_revoked_or_retired', { entry: { ...adopting, recorded: { o1: 'ended' } } }],
    ['certificate_expired', { certificate: outside({ chainError: 'CERT_HAS_EXPIRED' }) }],
    ['certificate_chain_invalid', { certificate: outside({ chainError: 'SELF_SIGNED_CERT_IN_CHAIN' }) }],
  ])('it is refused as %s', (reason, changes) => {
    expect(reasonOf(aHandshake({ certificate: outside(), entry: adopting, ...changes }))).toBe(reason);
  });
});

describe('with the certificate of a vendor', () => {
  const ofVendor = (changes: Partial<PresentedCertificate> = {}) =>
    aCertificate({
      fingerprint: 'v1',
      organisations: ['Vendor'],
      issuedByClientCa: false,
      vendorRoots: ['r1'],
      ...changes,
    });
  const awaited = { fingerprints: {}, awaitsFactoryCertificate: true, factoryRoots: ['r1'] };
  const awaiting = anEntry(awaited);

  test.each(['certificate_only', 'password_or_certificate'] as const)(
    'a new station is admitted on %s, and no further than to Pending',
    (port) => {
      const decision = decideAdmission(aHandshake({ certificate: ofVendor(), entry: awaiting, port }));
      expect(decision).toEqual({ kind: 'admitted', by: 'factory_certificate', entry: awaiting, fingerprint: 'v1' });
      expect(decision.kind === 'admitted' && getsNoFurtherThanPending(decision)).toBe(true);
    },
  );

  test.each<[string, Partial<Handshake>]>([
    ['factory_certificate_not_awaited', { entry: anEntry() }],
    ['factory_certificate_not_awaited', { entry: anEntry({ fingerprints: { v1: 'active' } }) }],
    ['certificate_subject_mismatch', { certificate: ofVendor({ commonNames: ['SN-12'] }) }],
    ['certificate_subject_mismatch', { certificate: ofVendor({ commonNames: ['SN-1', 'SN-1'] }) }],
    ['certificate_subject_mismatch', { certificate: ofVendor({ commonNames: ['SN-12'] }), entry: anEntry() }],
    ['certificate_of_another_identity', { fingerprintOwner: anEntry({ identityId: 'idn_other' }) }],
    ['certificate_issuer_not_registered', { certificate: ofVendor({ vendorRoots: [] }) }],
    ['factory_certificate_not_awaited', { certificate: ofVendor({ vendorRoots: ['r2'] }) }],
    ['factory_certificate_not_awaited', { entry: anEntry({ ...awaited, factoryRoots: [] }) }],
    ['factory_certificate_not_awaited', { entry: anEntry({ fingerprints: {}, awaitsFactoryCertificate: true }) }],
    ['certificate_revoked_or_retired', { entry: anEntry({ ...awaited, recorded: { v1: 'ended' } }) }],
    ['certificate_expired', { certificate: ofVendor({ vendorRoots: [], chainError: 'CERT_HAS_EXPIRED' }) }],
    ['admission_table_stale', { tableIsLive: false }],
  ])('it is refused as %s', (reason, changes) => {
    expect(reasonOf(aHandshake({ certificate: ofVendor(), entry: awaiting, ...changes }))).toBe(reason);
  });

  test('one that is on record, or has a second root of its vendor above it, is admitted as well', () => {
    const entry = anEntry({ ...awaited, recorded: { v1: 'factory', v2: 'ended' } });
    expect(reasonOf(aHandshake({ certificate: ofVendor({ vendorRoots: ['r0', 'r1'] }), entry }))).toBe('admitted');
  });

  test('a station that has a password is let in by that, as it was before the root was registered', () => {
    const entry = anEntry({ fingerprints: {}, awaitsFactoryCertificate: true });
    expect(decideAdmission(aLogin({ certificate: ofVendor(), entry }))).toMatchObject({
      kind: 'admitted',
      by: 'password',
      failedCertificate: 'factory_certificate_not_awaited',
    });
  });

  test('two people may still name it for a station in recovery', () => {
    const entry = anEntry({ profileFloor: 3, fingerprints: {}, bootstrap: 'v1' });
    expect(reasonOf(aHandshake({ certificate: ofVendor(), entry }))).toBe('admitted');
  });
});

describe('on the certificate port without a certificate', () => {
  test('a password, right or wrong, is not looked at', () => {
    expect(reasonOf(aLogin({ port: 'certificate_only' }))).toBe('basic_on_certificate_port');
    expect(reasonOf(aLogin({ port: 'certificate_only', basic: null }))).toBe('certificate_required');
  });

  test('a password does not rescue a failing certificate', () => {
    const certificate = aCertificate({ fingerprint: 'f2' });
    expect(reasonOf(aLogin({ port: 'certificate_only', certificate }))).toBe('certificate_unknown');
  });
});

describe('on the password port without a certificate', () => {
  test.each<[string, Partial<Handshake>]>([
    ['no_credentials', { basic: null }],
    ['basic_below_profile_floor', { entry: anEntry({ profileFloor: 3 }) }],
    ['username_is_not_identity', { basic: { username: 'CS-2', password: Buffer.from('secret') } }],
    ['username_is_not_identity', { basic: { username: 'cs-1', password: Buffer.from('secret') } }],
    ['wrong_password', { password: 'wrong' }],
    ['wrong_password', { password: { keyId: 'key_retired', reading: 'plain' } }],
    ['check_password', { password: 'not_checked' }],
  ])('a login ends as %s', (reason, changes) => {
    expect(reasonOf(aLogin(changes))).toBe(reason);
  });

  test('whoever comes with a key that was replaced is told apart from a stranger, and refused', () => {
    const [verifier] = anEntry().passwords;
    if (verifier === undefined) throw new Error('the builder gives one');
    const entry = anEntry({ formerPasswords: [{ ...verifier, keyId: 'key_0' }] });
    const password = { keyId: 'key_0', reading: 'plain' } as const;
    expect(reasonOf(aLogin({ entry, password }))).toBe('former_password');
    expect(reasonOf(aLogin({ entry, password: { ...password, keyId: 'key_1' } }))).not.toBe('former_password');
  });

  test('no password is checked for a station whose floor is 3', () => {
    const entry = anEntry({ profileFloor: 3 });
    expect(reasonOf(aLogin({ entry, password: 'not_checked' }))).toBe('basic_below_profile_floor');
  });

  test('the right password is Profile 2', () => {
    expect(decideAdmission(aLogin())).toMatchObject({
      kind: 'admitted',
      by: 'password',
      keyId: 'key_1',
      failedCertificate: null,
    });
  });

  test('beside a failing certificate it is Profile 2 while the floor allows, and the failure is told', () => {
    const certificate = aCertificate({ chainError: 'CERT_HAS_EXPIRED' });
    expect(decideAdmission(aLogin({ certificate }))).toMatchObject({
      by: 'password',
      failedCertificate: 'certificate_expired',
    });
    expect(reasonOf(aLogin({ certificate, entry: anEntry({ profileFloor: 3 }) }))).toBe('certificate_expired');
    expect(reasonOf(aLogin({ certificate, password: 'wrong' }))).toBe('certificate_expired');
  });
});

describe('a one-time key of a station in recovery', () => {
  const oneTimeKey = { keyId: 'otk_1', salt: '', verifier: '', cost: 16_384, spentBy: null };
  const entry = anEntry({ profileFloor: 3, passwords: [], fingerprints: {}, oneTimeKey });
  const login = (changes: Parameters<typeof aLogin>[0] = {}) =>
    aLogin({ entry, password: { keyId: 'otk_1', reading: 'plain' }, ...changes });
  const spent = (spentBy: string) => ({ ...entry, oneTimeKey: { ...oneTimeKey, spentBy } });

  test('lets it in whatever the floor is', () => {
    expect(decideAdmission(login())).toMatchObject({ kind: 'admitted', by: 'one_time_key', keyId: 'otk_1' });
    expect(reasonOf(login({ password: 'not_checked' }))).toBe('check_password');
  });

  test('is checked as long as nobody has come in with it', () => {
    expect(verifiersOf(entry)).toMatchObject([{ keyId: 'otk_1', scheme: 'scrypt' }]);
    expect(verifiersOf(spent('con_1'))).toEqual([]);
  });

  test('keeps the connection that it has let in, and lets in no other', () => {
    const stays = login({ entry: spent('con_1'), connectionId: 'con_1' });
    expect(decideAdmission(stays)).toMatchObject({ by: 'one_time_key' });
    expect(reasonOf(login({ entry: spent('con_1'), connectionId: 'con_2' }))).toBe('basic_below_profile_floor');
    expect(reasonOf(login({ entry: spent('con_1') }))).toBe('basic_below_profile_floor');
  });

  test.each([
    ['on the port for certificates', { port: 'certificate_only' }],
    ['under another user name', { basic: { username: 'CS-2', password: Buffer.from('secret') } }],
    ['beside a certificate that fails', { certificate: aCertificate({ chainError: 'CERT_HAS_EXPIRED' }) }],
    ['when the password is wrong', { password: 'wrong' }],
    ['when it is another key', { password: { keyId: 'otk_2', reading: 'plain' } }],
    ['when the case is over', { entry: { ...entry, oneTimeKey: null } }],
  ] as const)('lets nobody in %s', (_, changes) => {
    expect(decideAdmission(login(changes))).toMatchObject({ kind: 'refused' });
  });
});

describe('a station that was let back to Profile 2, whose time is over', () => {
  const verifier = { keyId: 'key_9', state: 'active', reading: 'plain', scheme: 'hmac-sha256', salt: '', verifier: '' };
  const pendingPasswords = [verifier] as AdmissionEntry['pendingPasswords'];
  const entry = anEntry({ profileFloor: 3, passwords: [], ...(pendingPasswords ? { pendingPasswords } : {}) });
  const login = (changes: Parameters<typeof aLogin>[0] = {}) =>
    aLogin({ entry, password: { keyId: 'key_9', reading: 'plain' }, ...changes });

  test('comes in with its password no further than to Pending, as often as it comes', () => {
    const admitted = decideAdmission(login());
    expect(admitted).toMatchObject({ kind: 'admitted', by: 'pending_password', keyId: 'key_9' });
    expect(admitted.kind === 'admitted' && getsNoFurtherThanPending(admitted)).toBe(true);
    expect(reasonOf(login({ password: 'not_checked' }))).toBe('check_password');
    expect(verifiersOf(entry)).toMatchObject([{ keyId: 'key_9' }]);
  });

  test('comes in with its certificate as every other one', () => {
    expect(decideAdmission(login({ certificate: aCertificate() }))).toMatchObject({ by: 'certificate' });
  });

  test.each([
    ['on the port for certificates', { port: 'certificate_only' }],
    ['under another user name', { basic: { username: 'CS-2', password: Buffer.from('secret') } }],
    ['when the password is wrong', { password: 'wrong' }],
    ['when it is another key', { password: { keyId: 'key_8', reading: 'plain' } }],
    ['when it has ended', { entry: anEntry({ profileFloor: 3, passwords: [] }) }],
  ] as const)('is refused %s', (_, changes) => {
    expect(decideAdmission(login(changes))).toMatchObject({ kind: 'refused' });
  });
});

describe('a station that a local controller carries', () => {
  const controller = anEntry({
    identityId: 'idn_lc',
    wireName: 'LC-1',
    serialNumber: 'SN-LC',
    fingerprints: { lc: 'active' },
    isController: true,
  });
  const entry = anEntry({ controllerId: 'idn_lc', passwords: [] });
  const shown = aCertificate({ fingerprint: 'lc', commonNames: ['SN-LC'] });
  const through = (changes: Partial<Handshake> = {}) =>
    aHandshake({ entry, controller, certificate: shown, fingerprintOwner: controller, ...changes });

  test.each(['certificate_only', 'password_or_certificate'] as const)(
    'comes in with the certificate of its controller (%s), which proves the controller',
    (port) => {
      expect(decideAdmission(through({ port }))).toEqual({
        kind: 'admitted',
        by: 'controller',
        entry,
        controllerId: 'idn_lc',
        fingerprint: 'lc',
        exceptions: [],
      });
    },
  );

  test.each<[string, Partial<Handshake>]>([
    ['its own certificate', { certificate: aCertificate(), fingerprintOwner: null }],
    ['no certificate', { certificate: null, fingerprintOwner: null }],
    ['a controller that is not there', { controller: null }],
  ])('is refused by name with %s', (_, changes) => {
    expect(reasonOf(through(changes))).toBe('station_behind_controller');
  });

  test('is refused by name with its own password, whatever its entry still says', () => {
    const login = aLogin({ entry: anEntry({ controllerId: 'idn_lc' }), controller });
    expect(reasonOf(login)).toBe('station_behind_controller');
    expect(reasonOf({ ...login, password: 'not_checked' })).toBe('station_behind_controller');
  });

  test.each<[string, Partial<Handshake>]>([
    ['certificate_expired', { certificate: { ...shown, chainError: 'CERT_HAS_EXPIRED' } }],
    ['certificate_issuer_not_registered', { certificate: { ...shown, issuedByClientCa: false } }],
    ['certificate_subject_mismatch', { certificate: { ...shown, commonNames: ['SN-1'] } }],
    ['certificate_unknown', { certificate: { ...shown, fingerprint: 'f9' }, fingerprintOwner: null }],
    [
      'certificate_of_another_identity',
      { certificate: { ...shown, fingerprint: 'f2' }, fingerprintOwner: { identityId: 'idn_other' } },
    ],
    [
      'station_not_behind_controller',
      {
        certificate: { ...shown, fingerprint: 'lc2' },
        fingerprintOwner: { identityId: 'idn_lc2', isController: true },
      },
    ],
    [
      'certificate_revoked_or_retired',
      {
        controller: { ...controller, fingerprints: {} },
        fingerprintOwner: null,
        fingerprintWasWithdrawn: true,
      },
    ],
  ])('holds the certificate to the entry of the controller: %s', (reason, changes) => {
    expect(reasonOf(through(changes))).toBe(reason);
  });

  test('rests on the exceptions of its controller', () => {
    const inCn = { exceptionId: 'bex_cn', attribute: 'CN', value: 'SN-OLD' } as const;
    const certificate = { ...shown, commonNames: ['SN-OLD'] };
    const excepted = through({ certificate, controller: { ...controller, acceptedNames: [inCn] } });
    expect(decideAdmission(excepted)).toMatchObject({ by: 'controller', exceptions: ['bex_cn'] });
    expect(reasonOf(through({ certificate, entry: { ...entry, acceptedNames: [inCn] } }))).toBe(
      'certificate_subject_mismatch',
    );
  });
});

test('the certificate of a local controller opens the name of no station that is not bound to it', () => {
  const changes = {
    certificate: aCertificate({ fingerprint: 'lc' }),
    fingerprintOwner: { identityId: 'idn_lc', isController: true },
  };
  expect(reasonOf(aHandshake(changes))).toBe('station_not_behind_controller');
  expect(reasonOf(aHandshake({ ...changes, port: 'password_or_certificate' }))).toBe('station_not_behind_controller');
});
