import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate as AsnCertificate } from '@peculiar/asn1-x509';
import { fromBER } from 'asn1js';
import { CertificationRequest, Certificate as PkijsCertificate } from 'pkijs';
import { afterAll, describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import type { SignatureAlgorithm } from './algorithm-identifier.ts';
import { validateChain } from './chain.ts';
import { formatName } from './distinguished-name.ts';
import { encodeSigningRequest } from './encode-signing-request.ts';
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  extendedKeyUsage,
  keyUsage,
  ocspNoCheck,
  subjectAltName,
  subjectKeyIdentifier,
} from './extension-builders.ts';
import { Oid } from './object-identifiers.ts';
import { certificatePem, pemEncode } from './pem.ts';
import { parseSigningRequest } from './signing-request.ts';
import { ecKeys, issue, type KeyPair, spkiOf } from './testing/issue.ts';
import { OpensslCommand, words } from './testing/openssl.ts';
import { SIGNERS } from './testing/signers.ts';

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());

const LEAF_NAME = [
  { name: 'C', value: 'DE' },
  { name: 'DC', value: 'V2G' },
  { name: 'O', value: 'Ørsted & Søn, GmbH' },
  { name: 'CN', value: 'CS-0001' },
] as const;

/** A root, a CA and a leaf with every extension we can write; dates on both sides of 2050. */
function hierarchy(keys: KeyPair, algorithm: SignatureAlgorithm) {
  const notAfter = '2060-02-29T12:34:56Z';
  const root = issue({ subject: [{ name: 'CN', value: 'Root' }], keys, algorithm, notAfter, serial: 'ff'.repeat(20) });
  const sub = issue({
    subject: [{ name: 'CN', value: 'Sub' }],
    issuer: root,
    algorithm,
    ca: { pathLength: 0 },
    notAfter,
  });
  const leafKeys = ecKeys();
  const leaf = issue({
    subject: LEAF_NAME,
    issuer: sub,
    keys: leafKeys,
    notAfter: '2049-12-31T23:59:59Z',
    serial: '00ab',
    extensions: [
      basicConstraints({ ca: false }),
      keyUsage(['digitalSignature', 'keyAgreement']),
      extendedKeyUsage([Oid.clientAuth, Oid.serverAuth]),
      subjectKeyIdentifier(spkiOf(leafKeys)),
      authorityKeyIdentifier(sub.certificate),
      subjectAltName({ dnsNames: ['csms.example', 'backup.csms.example'] }),
      authorityInfoAccess({ ocsp: ['http://ocsp.example/'], caIssuers: ['http://ca.example/sub.cer'] }),
      crlDistributionPoints(['http://crl.example/1.crl', 'http://crl2.example/1.crl']),
      certificatePolicies(['1.3.6.1.4.1.99999.1']),
      ocspNoCheck(),
    ],
  });
  return { root: root.certificate, sub: sub.certificate, leaf: leaf.certificate };
}

describe.each(SIGNERS)('certificates we build under a CA with $kind', ({ keys, algorithm }) => {
  const { root, sub, leaf } = hierarchy(keys, algorithm);
  const all = [root, sub, leaf];

  it('are verified by openssl in its strict mode', () => {
    openssl.write('root.pem', certificatePem(root.der));
    openssl.write('sub.pem', certificatePem(sub.der));
    openssl.write('leaf.pem', certificatePem(leaf.der));
    const verdict = openssl.attempt(
      'verify',
      '-x509_strict',
      '-check_ss_sig',
      '-purpose',
      'sslclient',
      '-CAfile',
      'root.pem',
      '-untrusted',
      'sub.pem',
      'leaf.pem',
    );
    expect(verdict).toEqual({ ok: true, output: 'leaf.pem: OK\n' });
  });

  it('are well-formed for openssl asn1parse', () => {
    for (const { der } of all) {
      openssl.write('c.der', der);
      expect(openssl.attempt('asn1parse', '-inform', 'DER', '-in', 'c.der').ok).toBe(true);
    }
  });

  it('say the same to Node', () => {
    for (const certificate of all) {
      const node = new X509Certificate(certificate.der);
      expect(node.serialNumber.toLowerCase().replace(/^0+/, '')).toBe(certificate.serial);
      expect(node.validTo).toBe(new X509Certificate(node.raw).validTo);
      expect(new Date(node.validTo)).toEqual(certificate.notAfter);
      expect(node.ca).toBe(certificate.isCa);
    }
    const node = new X509Certificate(leaf.der);
    expect(node.checkIssued(new X509Certificate(sub.der))).toBe(true);
    expect(node.subject).toBe('C=DE\nDC=V2G\nO=Ørsted & Søn\\, GmbH\nCN=CS-0001');
    expect(node.subjectAltName).toBe('DNS:csms.example, DNS:backup.csms.example');
    expect(node.infoAccess).toBe(
      'OCSP - URI:http://ocsp.example/\nCA Issuers - URI:http://ca.example/sub.cer\n'.trim(),
    );
  });

  it('say the same to pkijs and keep their bytes', () => {
    for (const certificate of all) {
      const read = PkijsCertificate.fromBER(new Uint8Array(certificate.der));
      expect(Buffer.from(read.toSchema(true).toBER()).equals(certificate.der)).toBe(true);
      expect(read.notBefore.value).toEqual(certificate.notBefore);
      expect(read.notAfter.value).toEqual(certificate.notAfter);
      expect(read.subject.typesAndValues.map((part) => [part.type, part.value.valueBlock.value])).toEqual(
        certificate.subject.attributes.map((part) => [part.type, part.value]),
      );
      expect(read.extensions?.map(({ extnID, critical }) => [extnID, critical])).toEqual(
        certificate.extensions.map(({ oid, critical }) => [oid, critical]),
      );
    }
    const points = PkijsCertificate.fromBER(new Uint8Array(leaf.der)).extensions?.find(
      (item) => item.extnID === Oid.crlDistributionPoints,
    );
    expect(
      points?.parsedValue.distributionPoints[0].distributionPoint.map((name: { value: string }) => name.value),
    ).toEqual(['http://crl.example/1.crl', 'http://crl2.example/1.crl']);
  });

  it('say the same to asn1-schema', () => {
    for (const certificate of all) {
      const { tbsCertificate } = AsnConvert.parse(certificate.der, AsnCertificate);
      expect(Buffer.from(AsnConvert.serialize(tbsCertificate.subject)).equals(certificate.subject.der)).toBe(true);
      expect(Buffer.from(AsnConvert.serialize(tbsCertificate.subjectPublicKeyInfo)).equals(certificate.spki)).toBe(
        true,
      );
    }
  });

  it('are verified by GnuTLS certtool', () => {
    const chain = [leaf, sub, root].map(({ der }) => certificatePem(der)).join('');
    const output = execFileSync('certtool', ['--verify-chain'], { input: chain, encoding: 'utf8', stdio: 'pipe' });
    expect(output).toContain('Chain verification output: Verified.');
  });
});

/** As ISO 15118-20 has them: three CAs and a leaf, all with the stronger of our kinds of keys. */
describe.each<[string, () => KeyPair, SignatureAlgorithm]>([
  ['P-521', () => ecKeys('P-521'), 'ecdsa-sha512'],
  ['Ed448', () => generateKeyPairSync('ed448'), 'ed448'],
])('a chain with %s from root to leaf', (_, newKeys, algorithm) => {
  const named = (domain: string, value: string) =>
    [
      { name: 'C', value: 'DE' },
      { name: 'O', value: 'Example' },
      { name: 'OU', value: 'Depot' },
      { name: 'CN', value },
      { name: 'DC', value: domain },
    ] as const;
  const root = issue({ subject: named('V2G', 'Root'), keys: newKeys() });
  const sub1 = issue({ subject: named('V2G', 'Sub 1'), issuer: root, keys: newKeys(), ca: { pathLength: 1 } });
  const sub2 = issue({ subject: named('V2G', 'Sub 2'), issuer: sub1, keys: newKeys(), ca: { pathLength: 0 } });
  const leaf = issue({ subject: named('CPO', 'DE-ABC-S-1'), issuer: sub2, keys: newKeys(), ca: null });
  const chain = [leaf, sub2, sub1, root].map(({ certificate }) => certificate);

  it('is verified by openssl, by GnuTLS and by us', () => {
    openssl.write('root.pem', certificatePem(root.certificate.der));
    openssl.write('subs.pem', certificatePem(sub1.certificate.der) + certificatePem(sub2.certificate.der));
    openssl.write('leaf.pem', certificatePem(leaf.certificate.der));
    const verdict = openssl.attempt(
      ...words('verify -x509_strict -check_ss_sig -CAfile root.pem -untrusted subs.pem leaf.pem'),
    );
    expect(verdict).toEqual({ ok: true, output: 'leaf.pem: OK\n' });
    openssl.write('chain.pem', chain.map(({ der }) => certificatePem(der)).join(''));
    const theirs = openssl.attemptWith('certtool', '--verify-chain', '--infile', 'chain.pem');
    expect(theirs.output).toContain('Chain verification output: Verified.');
    const at = new Date('2027-01-01T00:00:00Z');
    expect(validateChain(leaf.certificate, chain, [root.certificate], at)).toMatchObject({ ok: true });
    expect(chain.map((certificate) => certificate.signatureAlgorithm)).toEqual(Array(4).fill(algorithm));
  });

  it('has names that openssl prints alike', () => {
    const printed = openssl.run(
      'x509',
      '-in',
      openssl.write('leaf.pem', certificatePem(leaf.certificate.der)),
      '-noout',
      '-subject',
      '-nameopt',
      'RFC2253',
    );
    expect(printed.trim()).toBe('subject=DC=CPO,CN=DE-ABC-S-1,OU=Depot,O=Example,C=DE');
    expect(formatName(leaf.certificate.subject)).toBe('DC=CPO,CN=DE-ABC-S-1,OU=Depot,O=Example,C=DE');
  });

  it('has a leaf key that proves itself in a request', () => {
    const der = encodeSigningRequest({ subject: named('CPO', 'DE-ABC-S-1'), ...leaf });
    const request = unwrap(parseSigningRequest(pemEncode('CERTIFICATE REQUEST', der)));
    expect(request.key).toEqual(leaf.certificate.key);
  });
});

describe.each(SIGNERS)('a request we build with $kind', ({ keys }) => {
  const wishes = [subjectAltName({ dnsNames: ['csms.example'] })];

  it.each([
    ['without wishes', []],
    ['with wishes', wishes],
  ])('%s is verified by openssl and pkijs', async (__, extensions) => {
    const der = encodeSigningRequest({ subject: LEAF_NAME, ...keys, extensions });
    openssl.write('r.pem', pemEncode('CERTIFICATE REQUEST', der));
    const verdict = openssl.attempt('req', '-in', 'r.pem', '-verify', '-noout');
    expect(verdict.ok).toBe(true);
    expect(verdict.output).toMatch(/verify OK/);
    const read = CertificationRequest.fromBER(new Uint8Array(der));
    expect(read.attributes?.length ?? 0).toBe(extensions.length);
    const key = read.subjectPublicKeyInfo.toSchema().toBER();
    expect(Buffer.from(key).equals(spkiOf(keys))).toBe(true);
    // pkijs 4 has no EdDSA.
    if (!keys.publicKey.asymmetricKeyType?.startsWith('ed')) expect(await read.verify()).toBe(true);
  });
});

it('everything we build is the DER that asn1js writes for it', () => {
  for (const { der } of Object.values(hierarchy(ecKeys(), 'ecdsa-sha256'))) {
    const { result, offset } = fromBER(der);
    expect(offset).toBe(der.length);
    expect(Buffer.from(result.toBER()).equals(der)).toBe(true);
  }
});
