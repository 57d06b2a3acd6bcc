import { generateKeyPairSync } from 'node:crypto';
import {
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  type Extension,
  encodeName,
  encodeTbsCertificate,
  extendedKeyUsage,
  keyUsage,
  Oid,
  subjectAltName,
  subjectKeyIdentifier,
  type TbsCertificateFields,
} from '@bfcert/kernel/x509';
import { expect, it } from 'vitest';
import { lint } from '../issuance-ticket.ts';
import { chargingStation } from '../profiles/charging-station.ts';
import { csmsServerEc } from '../profiles/csms-server-ec.ts';
import type { CertificateShape } from '../profiles/profile.ts';
import { stationDraft, testAuthority } from '../testing/authority-pair.ts';
import { LINTS } from './index.ts';

const authority = testAuthority();
const other = testAuthority();
const good = stationDraft(authority);
const NAME = [
  { name: 'O', value: 'Example' },
  { name: 'CN', value: 'SN-1' },
] as const;

const EXTENSIONS = {
  basicConstraints: basicConstraints({ ca: false }),
  keyUsage: keyUsage(['digitalSignature']),
  subjectKeyIdentifier: subjectKeyIdentifier(good.spki),
  authorityKeyIdentifier: authorityKeyIdentifier(authority.certificate),
};

type Changes = Partial<TbsCertificateFields> & {
  with?: Record<string, Extension>;
  without?: keyof typeof EXTENSIONS;
  shape?: CertificateShape;
};

/** A station certificate written by hand, with one fault; the names of the lints that object. */
function objections({ with: added = {}, without, shape = chargingStation.shape, ...fields }: Changes): string[] {
  const extensions: Record<string, Extension> = { ...EXTENSIONS, ...added };
  if (without !== undefined) delete extensions[without];
  const tbs = encodeTbsCertificate({
    ...good,
    issuer: authority.certificate.subject.der,
    subject: encodeName(NAME),
    extensions: Object.values(extensions),
    ...fields,
  });
  const result = lint({
    tbs,
    signatureAlgorithm: fields.signatureAlgorithm ?? good.signatureAlgorithm,
    shape,
    issuer: authority.certificate,
  });
  return result.ok ? [] : result.refusal.map((finding) => finding.lint);
}

const rsaSpki = () =>
  generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'der', type: 'spki' });
const withKey = (spki: Buffer): Changes => ({ spki, with: { subjectKeyIdentifier: subjectKeyIdentifier(spki) } });
const later = (days: number) => new Date(good.notBefore.getTime() + days * 86_400_000);

it('a certificate without fault passes', () => {
  expect(objections({})).toEqual([]);
});

const planted: readonly [string, string, Changes][] = [
  ['a guessable serial number', 'serial-number', { serial: '1000' }],
  ['a serial number of 20 octets', 'serial-number', { serial: `7${'f'.repeat(39)}` }],
  ['the name of another issuer', 'issuer-name', { issuer: encodeName([{ name: 'CN', value: 'Test Root CA' }]) }],
  ['a weaker-than-agreed signature algorithm', 'signature-algorithm', { signatureAlgorithm: 'rsa-sha256' }],
  ['a period longer than the profile allows', 'validity', { notAfter: later(400) }],
  ['a begin before the issuer', 'validity', { notBefore: later(-1) }],
  ['an end after the issuer', 'validity', { notAfter: later(3_651) }],
  ['an attribute more', 'subject-name', { subject: encodeName([...NAME, { name: 'OU', value: 'x' }]) }],
  ['two common names', 'subject-name', { subject: encodeName([...NAME, { name: 'CN', value: 'x' }]) }],
  ['no organisation', 'subject-name', { subject: encodeName([NAME[1]]) }],
  ['RSA of 1024 bits', 'public-key', withKey(rsaSpki())],
  ['the key of its own authority', 'public-key', withKey(authority.key.spki)],
  ['an extension more', 'extension-set', { with: { policies: certificatePolicies(['1.2.3']) } }],
  ['no key usage', 'extension-set', { without: 'keyUsage' }],
  [
    'a key usage that is not critical',
    'extension-set',
    { with: { keyUsage: { ...EXTENSIONS.keyUsage, critical: false } } },
  ],
  ['CA rights', 'basic-constraints', { with: { basicConstraints: basicConstraints({ ca: true, pathLength: 0 }) } }],
  [
    'the right to sign certificates',
    'key-usage',
    { with: { keyUsage: keyUsage(['digitalSignature', 'keyCertSign']) } },
  ],
  ['a usage more', 'key-usage', { with: { keyUsage: keyUsage(['digitalSignature', 'keyAgreement']) } }],
  ['an extended key usage', 'extended-key-usage', { with: { eku: extendedKeyUsage([Oid.serverAuth]) } }],
  ['a DNS name', 'alternative-name', { with: { san: subjectAltName({ dnsNames: ['csms.example.org'] }) } }],
  [
    'a key identifier of another key',
    'key-identifiers',
    { with: { subjectKeyIdentifier: subjectKeyIdentifier(other.key.spki) } },
  ],
  [
    "another issuer's key identifier",
    'key-identifiers',
    { with: { authorityKeyIdentifier: authorityKeyIdentifier(other.certificate) } },
  ],
  ['a server shape without its name', 'alternative-name', { shape: csmsServerEc.shape }],
];

it.each(planted)('%s is caught by %s', (_, name, changes) => {
  expect(objections(changes)).toContain(name);
});

it('an authority below a root without room for it is caught by issuer-may-sign', () => {
  const shape: CertificateShape = { ...chargingStation.shape, ca: { pathLength: 1 } };
  expect(objections({ shape, with: { basicConstraints: basicConstraints({ ca: true, pathLength: 1 }) } })).toContain(
    'issuer-may-sign',
  );
});

it('every lint has caught something above and says where its rule stands', () => {
  const caught = new Set([...planted.map(([, name]) => name), 'issuer-may-sign']);
  expect(new Set(LINTS.map(({ name }) => name))).toEqual(caught);
  expect(LINTS.every(({ source }) => source.length > 0)).toBe(true);
});
