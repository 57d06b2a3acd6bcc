import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  basicConstraints,
  type Extension,
  encodeName,
  encodeTbsCertificate,
  keyUsage,
  parseCertificate,
  signTbs,
} from '@bfcert/kernel/x509';
import { describe, expect, test } from 'vitest';
import type { BundlePurpose } from './bundle-purpose.ts';
import { judgeAnchor, readAnchor } from './judge-anchor.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const key = newKey();
const rights = [basicConstraints({ ca: true }), keyUsage(['keyCertSign'])];

interface Made {
  readonly extensions?: readonly Extension[];
  readonly signer?: KeyObject;
  readonly issuer?: string;
  readonly organisations?: readonly string[];
  /** Its issuer has its own name, organisations and all. */
  readonly selfIssued?: boolean;
  readonly notBefore?: string;
  readonly notAfter?: string;
}

function anchor({
  extensions = rights,
  signer = key.privateKey,
  issuer = 'root',
  organisations = [],
  selfIssued = false,
  ...dates
}: Made = {}) {
  const subject = encodeName([
    ...organisations.map((value) => ({ name: 'O', value }) as const),
    { name: 'CN', value: 'root' },
  ]);
  const tbs = encodeTbsCertificate({
    serial: '7f',
    signatureAlgorithm: 'ecdsa-sha256',
    issuer: selfIssued ? subject : encodeName([{ name: 'CN', value: issuer }]),
    subject,
    notBefore: new Date(dates.notBefore ?? '2026-03-01T12:00:00Z'),
    notAfter: new Date(dates.notAfter ?? '2026-03-01T12:00:00Z'),
    spki: key.publicKey.export({ format: 'der', type: 'spki' }),
    extensions,
  });
  const der = assembleCertificate(tbs, 'ecdsa-sha256', signTbs(tbs, signer, 'ecdsa-sha256'));
  return unwrap(parseCertificate(der));
}
const judge = (made?: Made, over: Partial<Parameters<typeof judgeAnchor>[1]> = {}) =>
  judgeAnchor(anchor(made), {
    purpose: 'v2g_trust',
    now: NOW,
    repeated: false,
    elsewhere: null,
    standsUnderRoot: true,
    ...over,
  });

const extension = (oid: string, critical: boolean, bytes = 2): Extension => ({
  oid,
  critical,
  value: Buffer.concat([Buffer.from([0x04, 0x82, bytes >> 8, bytes & 0xff]), Buffer.alloc(bytes)]),
});

describe('an anchor', () => {
  test('may be a root or an intermediate, from its first second to its last', () => {
    expect(judge()).toBeNull();
    expect(judge({ issuer: 'another', signer: newKey().privateKey })).toBeNull();
  });

  test.each<[string, Made]>([
    ['not_a_ca', { extensions: [keyUsage(['keyCertSign'])] }],
    ['not_a_ca', { extensions: [basicConstraints({ ca: false }), keyUsage(['keyCertSign'])] }],
    ['cannot_sign_certificates', { extensions: [basicConstraints({ ca: true })] }],
    ['cannot_sign_certificates', { extensions: [basicConstraints({ ca: true }), keyUsage(['cRLSign'])] }],
    ['critical_extension_unknown', { extensions: [...rights, extension('1.3.6.1.4.1.99999.1', true)] }],
    ['signature_invalid', { signer: newKey().privateKey }],
    ['not_yet_valid', { notBefore: '2026-03-01T12:00:01Z', notAfter: '2036-03-01T12:00:00Z' }],
    ['expired', { notBefore: '2016-03-01T12:00:00Z', notAfter: '2026-03-01T11:59:59Z' }],
  ])('is refused as %s', (reason, made) => {
    expect(judge(made)).toMatchObject({ reason });
  });

  test('may have an extension that nobody knows and that is not critical', () => {
    expect(judge({ extensions: [...rights, extension('1.3.6.1.4.1.99999.1', false)] })).toBeNull();
  });

  test('is as long as its endpoints can be sent: 5500 characters to a station', () => {
    const made = { extensions: [...rights, extension('1.3.6.1.4.1.99999.1', false, 4_000)] };
    expect(judge(made)).toMatchObject({ reason: 'certificate_too_large' });
    expect(judge(made, { purpose: 'iot_hub_trust' })).toBeNull();
  });

  test('stands in the file once, and belongs to one trust domain', () => {
    expect(judge({}, { repeated: true })).toMatchObject({ reason: 'duplicate' });
    expect(judge({}, { elsewhere: 'iot' })).toEqual({
      reason: 'crosses_trust_domains',
      detail: 'Its key belongs to iot, and this bundle is of iso15118-evse.',
    });
  });

  test('of a vendor names that vendor', () => {
    const ofVendor = (...organisations: string[]) =>
      judge({ organisations, selfIssued: true }, { purpose: 'charger_factory_trust' });
    expect(ofVendor('Acme GmbH')).toBeNull();
    expect(ofVendor('A'.repeat(50))).toBeNull();
    for (const named of [[], ['Acme', 'Acme'], ['A'.repeat(51)]])
      expect(ofVendor(...named)).toMatchObject({ reason: 'vendor_not_named' });
    expect(judge()).toBeNull();
  });

  test('of a sub-CA of a vendor need not name that one, but stands under its root in the same file', () => {
    const subCa = (stands: boolean, purpose: BundlePurpose = 'charger_factory_trust') =>
      judge({ issuer: 'another' }, { purpose, standsUnderRoot: stands });
    expect(subCa(true)).toBeNull();
    expect(subCa(false)).toMatchObject({ reason: 'root_not_in_file' });
    expect(subCa(false, 'adopted_station_trust')).toBeNull();
  });

  test('is a certificate in DER', () => {
    for (const der of [Buffer.alloc(0), Buffer.from('30030101ff', 'hex'), Buffer.alloc(40_000, 0x30)]) {
      expect(readAnchor(der)).toMatchObject({ parsed: null, fault: { reason: 'certificate_malformed' } });
    }
  });
});
