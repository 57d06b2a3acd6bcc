import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  type Certificate,
  crlDistributionPoints,
  type Extension,
  encodeName,
  encodeTbsCertificate,
  extendedKeyUsage,
  keyUsage,
  type NameSpec,
  Oid,
  parseCertificate,
  signatureAlgorithmFor,
  signTbs,
  subjectAltName,
  subjectKeyIdentifier,
} from '@bfcert/kernel/x509';
import { describe, expect, it } from 'vitest';
import { rsaKeyOfClosePrimes } from '../testing/rsa-keys.ts';
import { examineCertificate } from './examine.ts';

/** Certificates of others, of which nothing is known but what they say. */
interface Holder {
  readonly privateKey: KeyObject;
  readonly certificate: Certificate;
}

interface Changes {
  readonly subject?: NameSpec;
  readonly privateKey?: KeyObject;
  readonly ca?: boolean;
  readonly usages?: Parameters<typeof keyUsage>[0];
  readonly with?: readonly Extension[];
  readonly by?: Holder;
  readonly without?: 'aki' | 'pointers' | 'ski';
  readonly from?: string;
}

const newKey = (namedCurve = 'P-256') => generateKeyPairSync('ec', { namedCurve }).privateKey;
const BASE = { CN: 'SN-1', O: 'Example' } as const;
const name = (attributes: Partial<Record<'CN' | 'O' | 'DC', string>>): NameSpec =>
  Object.entries(attributes).map(([attribute, value]) => ({ name: attribute as keyof typeof BASE, value }));

function make(changes: Changes = {}): Holder {
  const { privateKey = newKey(), ca = false, by, from = '2026-01-01T00:00:00Z', without } = changes;
  const subject = encodeName(changes.subject ?? name(BASE));
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const signer = by?.privateKey ?? privateKey;
  const signatureAlgorithm = signatureAlgorithmFor(signer);
  const tbs = encodeTbsCertificate({
    serial: `5${'a'.repeat(31)}`,
    signatureAlgorithm,
    issuer: by?.certificate.subject.der ?? subject,
    subject,
    notBefore: new Date(from),
    notAfter: new Date('2036-01-01T00:00:00Z'),
    spki,
    extensions: [
      basicConstraints({ ca }),
      keyUsage(changes.usages ?? (ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'])),
      ...(without === 'ski' ? [] : [subjectKeyIdentifier(spki)]),
      ...(without === 'aki' ? [] : [authorityKeyIdentifier(by?.certificate ?? spki)]),
      ...(by === undefined || without === 'pointers' ? [] : [POINTERS]),
      ...(changes.with ?? []),
    ],
  });
  const der = assembleCertificate(tbs, signatureAlgorithm, signTbs(tbs, signer, signatureAlgorithm));
  return { privateKey, certificate: unwrap(parseCertificate(der)) };
}

/** The builder of the kernel writes no wildcard. */
const dnsNameAsWritten = (text: string): Extension => ({
  oid: Oid.subjectAltName,
  critical: false,
  value: Buffer.concat([Buffer.of(0x30, text.length + 2, 0x82, text.length), Buffer.from(text)]),
});

const POINTERS = authorityInfoAccess({ ocsp: ['http://ocsp.example.org/'] });
const now = new Date('2026-06-01T00:00:00Z');
const examine = (certificate: Certificate, above: readonly Holder[] = []) =>
  examineCertificate(
    certificate,
    above.map((holder) => holder.certificate),
    { shape: null, now },
  );
const lintsOn = (changes: Changes, above: readonly Holder[] = []) =>
  examine(make(changes).certificate, above).findings.map(({ lint, level }) => `${level} ${lint}`);

const root = make({ ca: true, subject: name({ CN: 'Root', O: 'Example' }) });

it('a sound certificate of somebody else has no findings, below its issuer or alone', () => {
  expect(lintsOn({ by: root }, [root])).toEqual([]);
  expect(lintsOn({ by: root })).toEqual([]);
  expect(examine(root.certificate).findings).toEqual([]);
});

it.each<[string, string, Changes]>([
  ['primes that are neighbours', 'error rsa-modulus', { privateKey: rsaKeyOfClosePrimes(2048) }],
  ['a beginning in the future', 'warning in-force', { from: '2027-01-01T00:00:00Z' }],
  ['no way to learn of its revocation', 'notice revocation-advice', { without: 'pointers' }],
  ['a client purpose', 'notice extended-key-usage-advice', { with: [extendedKeyUsage([Oid.clientAuth])] }],
  ['a DNS name', 'notice dns-name-advice', { with: [subjectAltName({ dnsNames: ['cs.example.org'] })] }],
  ['a wildcard', 'warning wildcard-name', { with: [dnsNameAsWritten('*.example.org')] }],
  ['no organisation', 'warning organisation', { subject: name({ CN: 'SN-1' }) }],
  ['an organisation with a space in front', 'warning organisation', { subject: name({ CN: 'SN-1', O: ' Example' }) }],
  ['no common name', 'warning one-common-name', { subject: name({ O: 'Example' }) }],
  ['no authority key identifier', 'warning key-identifier-presence', { without: 'aki' }],
  ['no subject key identifier in a CA', 'warning key-identifier-presence', { without: 'ski', ca: true }],
  ['the right to sign in an end entity', 'error authority-rights', { usages: ['digitalSignature', 'keyCertSign'] }],
  ['a CA without the right', 'error authority-rights', { ca: true, usages: ['digitalSignature'] }],
  [
    'an extension nobody knows, critical',
    'error extension-criticality',
    { with: [{ oid: '1.2.3.4', critical: true, value: Buffer.from([5, 0]) }] },
  ],
])('%s is found without a profile', (_, finding, changes) => {
  expect(lintsOn({ by: root, ...changes }, [root])).toContain(finding);
});

it('a server is not told to be without its purpose and its name', () => {
  const server = [extendedKeyUsage([Oid.serverAuth]), subjectAltName({ dnsNames: ['csms.example.org'] })];
  expect(lintsOn({ by: root, with: server }, [root])).toEqual([]);
});

it('an expired certificate is found', () => {
  const { certificate } = make({ by: root });
  const later = examineCertificate(certificate, [], { shape: null, now: new Date('2040-01-01T00:00:00Z') });
  expect(later.findings.map(({ lint }) => lint)).toEqual(['in-force']);
});

it('an issuer is found by its signature, not by its name', () => {
  const impostor = make({ ca: true, subject: name({ CN: 'Root', O: 'Example' }) });
  const { certificate } = make({ by: root });
  expect(examine(certificate, [impostor])).toMatchObject({ issuer: 'unknown' });
  expect(examine(certificate, [impostor, root])).toMatchObject({ issuer: 'known' });
  expect(examine(certificate, [root]).judged).toBeGreaterThan(examine(certificate).judged);
});

it('an issuer that is no CA is found', () => {
  const station = make({ by: root });
  expect(lintsOn({ by: station }, [station, root])).toContain('error issuer-may-sign');
});

describe('a certificate of ISO 15118', () => {
  const leafName = name({ CN: 'DE-ICE-S-1', O: 'Example', DC: 'CPO' });
  const secc: Changes = { subject: leafName, usages: ['digitalSignature', 'keyAgreement'] };
  const authority = (title: string, by?: Holder): Holder =>
    make({ ca: true, subject: name({ CN: title, O: 'Example', DC: 'V2G' }), ...(by === undefined ? {} : { by }) });
  const v2g = authority('V2G Root');
  const sub1 = authority('CPO Sub-CA 1', v2g);
  const sub2 = authority('CPO Sub-CA 2', sub1);

  it('without fault passes, with its whole path', () => {
    expect(lintsOn({ ...secc, by: sub2 }, [sub2, sub1, v2g])).toEqual([]);
    const edwards = generateKeyPairSync('ed448').privateKey;
    const twenty: Changes = { subject: leafName, privateKey: edwards, by: sub2 };
    expect(lintsOn(twenty, [sub2, sub1, v2g])).toEqual([]);
  });

  it.each<[string, string, Changes]>([
    ['P-384, which neither edition has', 'error iso15118-curve', { privateKey: newKey('P-384') }],
    [
      'RSA, which neither edition has',
      'error iso15118-curve',
      { privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
    ],
    [
      'more than 800 bytes',
      'error iso15118-size',
      { with: [crlDistributionPoints([`http://crl.example.org/${'x'.repeat(300)}`])] },
    ],
    ['no signing', 'error iso15118-key-usage', { usages: ['keyAgreement'] }],
    ['a usage more', 'error iso15118-key-usage', { usages: ['digitalSignature', 'keyEncipherment'] }],
    ['key agreement with Ed448', 'error iso15118-key-usage', { privateKey: generateKeyPairSync('ed448').privateKey }],
    ['no OCSP responder', 'warning iso15118-ocsp', { without: 'pointers' }],
  ])('%s is found', (_, finding, changes) => {
    expect(lintsOn({ ...secc, by: sub2, ...changes }, [sub2, sub1, v2g])).toContain(finding);
  });

  it('a P-521 certificate may have more than 800 bytes', () => {
    const large = crlDistributionPoints([`http://crl.example.org/${'x'.repeat(300)}`]);
    expect(lintsOn({ ...secc, privateKey: newKey('P-521'), by: sub2, with: [large] }, [sub2, sub1, v2g])).toEqual([]);
  });

  it('below a third authority is found, when the path is known up to its root', () => {
    const sub3 = authority('CPO Sub-CA 3', sub2);
    expect(lintsOn({ ...secc, by: sub3 }, [sub3, sub2, sub1, v2g])).toContain('error iso15118-depth');
    expect(lintsOn({ ...secc, by: sub3 }, [sub3, sub2, sub1])).not.toContain('error iso15118-depth');
  });

  it('that belongs to a vehicle or a contract is not asked for the key usage of an EVSE', () => {
    const contract = name({ CN: 'DEICEC000000001', O: 'Example', DC: 'MO' });
    expect(lintsOn({ subject: contract, usages: ['digitalSignature', 'nonRepudiation'], by: sub2 }, [sub2])).toEqual(
      [],
    );
  });
});
