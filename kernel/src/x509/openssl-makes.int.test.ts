import { X509Certificate } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { unwrap } from '../result.ts';
import { type Certificate, parseCertificate, parseCertificatePem } from './certificate.ts';
import { certificateHashData, type HashAlgorithm } from './certificate-hash-data.ts';
import { verifyIssuedBy } from './chain.ts';
import { formatName } from './distinguished-name.ts';
import { certificatePem } from './pem.ts';
import { parseSigningRequest } from './signing-request.ts';
import { issue } from './testing/issue.ts';
import { OpensslCommand, printedKey, printedSerial } from './testing/openssl.ts';

const openssl = new OpensslCommand();
afterAll(() => openssl.remove());

/** What `openssl genpkey` is told for each kind. */
const KEYS: Record<string, readonly string[]> = {
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'P-521': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  'RSA 2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'RSA 3072': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072'],
  Ed25519: ['-algorithm', 'ED25519'],
  Ed448: ['-algorithm', 'ED448'],
};

const newKey = (options: readonly string[]): string => {
  openssl.run('genpkey', ...options, '-out', 'k.pem');
  return 'k.pem';
};

const SUBJECTS = [
  '/C=DE/O=Example CPO/OU=Depot/CN=CS-0001',
  '/DC=V2G/CN=Würzburg Süd – 充電/O=Ørsted & Søn',
  '/CN=a, b+c \\"d\\" #e/emailAddress=ops@example.org/serialNumber=4711/UID=u1/L=Ort/ST=Land/street=Weg 1',
  '/CN=#lead',
];

const EXTENSIONS = `
[req]
distinguished_name = dn
prompt = no
[dn]
[many]
basicConstraints = critical, CA:TRUE, pathlen:3
keyUsage = critical, digitalSignature, nonRepudiation, keyAgreement, keyCertSign, cRLSign, decipherOnly
extendedKeyUsage = serverAuth, clientAuth, 1.3.6.1.4.1.99999.1
subjectAltName = DNS:a.example, DNS:*.b.example, IP:192.0.2.1, IP:2001:db8::1, email:x@example.org, URI:https://example.org/, RID:1.2.3.4, otherName:1.2.3.5;UTF8:naïve
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
authorityInfoAccess = OCSP;URI:http://ocsp.example/, caIssuers;URI:http://ca.example/ca.der
crlDistributionPoints = URI:http://crl.example/1.crl
certificatePolicies = 1.2.3.4, 2.5.29.32.0
nameConstraints = permitted;DNS:example
1.2.3.4.5 = ASN1:SEQUENCE:extra
[extra]
a = INTEGER:1
b = UTF8:x
`;

/** What the command prints about the same certificate. */
function expectSame(file: string, certificate: Certificate): void {
  const printed = (...options: string[]) => openssl.run('x509', '-in', file, '-noout', ...options).trim();
  expect(certificate.serial).toBe(printedSerial(printed('-serial')));
  expect(formatName(certificate.subject)).toBe(
    printed('-subject', '-nameopt', 'RFC2253,utf8,-esc_msb').replace('subject=', ''),
  );
  expect(formatName(certificate.issuer)).toBe(
    printed('-issuer', '-nameopt', 'RFC2253,utf8,-esc_msb').replace('issuer=', ''),
  );
  const fingerprint = printed('-fingerprint', '-sha256').replace(/^.*=/, '').replaceAll(':', '').toLowerCase();
  expect(certificate.fingerprint).toBe(fingerprint);

  const node = new X509Certificate(certificate.der);
  expect(certificate.notBefore.toISOString()).toBe(new Date(node.validFrom).toISOString());
  expect(certificate.notAfter.toISOString()).toBe(new Date(node.validTo).toISOString());
  expect(certificate.spki.equals(node.publicKey.export({ format: 'der', type: 'spki' }))).toBe(true);
  expect(certificate.isCa).toBe(node.ca);
  expect(certificate.extendedKeyUsage ?? undefined).toEqual(node.keyUsage);
  expect(certificate.dnsNames).toEqual((node.subjectAltName ?? '').match(/(?<=DNS:)[^,]+/g) ?? []);
}

const selfSigned = (file: string, subject: string, kind: string, ...more: string[]): Certificate => {
  const key = newKey(KEYS[kind] ?? []);
  openssl.run('req', '-x509', '-utf8', '-key', key, '-subj', subject, '-out', file, ...more);
  return unwrap(parseCertificatePem(openssl.text(file)));
};

describe('a certificate that openssl makes is read as openssl prints it', () => {
  it.each(Object.keys(KEYS))('with a key of %s', (kind) => {
    const certificate = selfSigned('c.pem', '/CN=x', kind);
    expectSame('c.pem', certificate);
    expect(verifyIssuedBy(certificate, certificate)).toBe(true);
  });

  it.each(SUBJECTS)('named %s', (subject) => {
    expectSame('c.pem', selfSigned('c.pem', subject, 'P-256'));
  });

  it('with an RDN of several parts', () => {
    const certificate = selfSigned('c.pem', '/O=x/CN=a+serialNumber=7', 'P-256', '-multivalue-rdn');
    expect(certificate.subject.attributes.map((part) => `${part.name}=${part.value}`).sort()).toEqual([
      'CN=a',
      'O=x',
      'serialNumber=7',
    ]);
  });

  it('with many extensions', () => {
    openssl.write('many.cnf', EXTENSIONS);
    const certificate = selfSigned('c.pem', '/CN=x', 'P-256', '-config', 'many.cnf', '-extensions', 'many');
    expectSame('c.pem', certificate);
    expect(certificate).toMatchObject({
      pathLength: 3,
      keyUsage: ['digitalSignature', 'nonRepudiation', 'keyAgreement', 'keyCertSign', 'cRLSign', 'decipherOnly'],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2', '1.3.6.1.4.1.99999.1'],
      dnsNames: ['a.example', '*.b.example'],
      authorityKeyId: certificate.subjectKeyId,
      crlUris: ['http://crl.example/1.crl'],
      ocspUris: ['http://ocsp.example/'],
      caIssuerUris: ['http://ca.example/ca.der'],
      policies: ['1.2.3.4', '2.5.29.32.0'],
      hasOcspNoCheck: false,
    });
    expect(certificate.extensions).toHaveLength(11);
  });

  it.each([
    '0',
    '1',
    '127',
    '128',
    '0x80ffffffffffffffffffffffffffffffffffffff',
    '0x00ffffffffffffffffffffffffffffffffffffffff',
  ])('with the serial %s', (serial) => {
    expectSame('c.pem', selfSigned('c.pem', '/CN=x', 'P-256', '-set_serial', serial));
  });

  it.each([
    ['499950101000000Z', '19500101000000Z', '20491231235959Z'],
    ['both time types', '20491231235959Z', '20500101000000Z'],
    ['the last moment', '20260101000000Z', '99991231235959Z'],
    ['a leap day', '20280229235959Z', '20480229000000Z'],
  ])('with dates of %s', (_, start, end) => {
    selfSigned('ca.pem', '/CN=x', 'P-256');
    openssl.run('req', '-new', '-key', 'k.pem', '-subj', '/CN=x', '-out', 'r.pem');
    openssl.write('index.txt', '');
    openssl.write(
      'ca.cnf',
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n',
    );
    openssl.run(
      'ca',
      '-batch',
      '-notext',
      '-config',
      'ca.cnf',
      '-selfsign',
      '-keyfile',
      'k.pem',
      '-in',
      'r.pem',
      '-out',
      'c.pem',
      '-startdate',
      start,
      '-enddate',
      end,
    );
    expectSame('c.pem', unwrap(parseCertificatePem(openssl.text('c.pem'))));
  });

  it.each([
    ['sha256', '32'],
    ['sha256', 'max'],
    ['sha384', '48'],
    ['sha512', '20'],
    ['sha512', '0'],
  ])('signed by RSA-PSS with %s and salt %s', (hash, salt) => {
    const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${salt}`, `-${hash}`];
    const certificate = selfSigned('c.pem', '/CN=x', 'RSA 2048', ...pss);
    expectSame('c.pem', certificate);
    expect(certificate.signatureAlgorithm).toBe(`rsa-pss-${hash}`);
    expect(verifyIssuedBy(certificate, certificate)).toBe(true);
  });
});

describe('a request that openssl makes', () => {
  it.each(Object.keys(KEYS))('with a key of %s is accepted as it is', (kind) => {
    const key = newKey(KEYS[kind] ?? []);
    for (const subject of SUBJECTS) {
      openssl.run('req', '-new', '-utf8', '-key', key, '-subj', subject, '-out', 'r.pem');
      const request = unwrap(parseSigningRequest(openssl.text('r.pem')));
      const printed = openssl
        .run('req', '-in', 'r.pem', '-noout', '-subject', '-nameopt', 'RFC2253,utf8,-esc_msb')
        .trim();
      expect(formatName(request.subject)).toBe(printed.replace('subject=', ''));
      const printedSpki = printedKey(openssl.run('req', '-in', 'r.pem', '-noout', '-pubkey'));
      expect(request.spki.toString('base64')).toBe(printedSpki);
    }
  });

  it('with extensions and a challenge password is accepted, the wishes in order', () => {
    openssl.write(
      'wish.cnf',
      '[req]\ndistinguished_name=dn\nattributes=at\nprompt=no\nreq_extensions=ex\n[dn]\nCN=x\n[at]\nchallengePassword=secret\nunstructuredName=y\n[ex]\nbasicConstraints=critical,CA:TRUE\nsubjectAltName=DNS:a.example\n',
    );
    openssl.run('req', '-new', '-key', newKey(KEYS['P-256'] ?? []), '-config', 'wish.cnf', '-out', 'r.pem');
    const request = unwrap(parseSigningRequest(openssl.text('r.pem')));
    expect(request.requestedExtensions.map(({ oid, critical }) => [oid, critical])).toEqual([
      ['2.5.29.19', true],
      ['2.5.29.17', false],
    ]);
  });

  it.each([
    ['secp256k1', ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1'], 'key_algorithm_not_allowed'],
    [
      'brainpoolP256r1',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
      'key_algorithm_not_allowed',
    ],
    [
      'explicit parameters',
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit'],
      'key_algorithm_not_allowed',
    ],
    ['RSA 1024', ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'], 'key_too_weak'],
  ])('with a key of %s is refused', (_, key, refusal) => {
    openssl.run('req', '-new', '-key', newKey(key), '-subj', '/CN=x', '-out', 'r.pem');
    expect(parseSigningRequest(openssl.text('r.pem'))).toMatchObject({ refusal });
  });

  it('with a text header is refused', () => {
    openssl.run('req', '-new', '-text', '-key', newKey(KEYS['P-256'] ?? []), '-subj', '/CN=x', '-out', 'r.pem');
    expect(parseSigningRequest(openssl.text('r.pem'))).toMatchObject({ refusal: 'malformed' });
  });
});

it.each<HashAlgorithm>(['SHA256', 'SHA384', 'SHA512'])(
  'certificateHashData with %s equals the CertID openssl asks OCSP with',
  (algorithm) => {
    const root = issue({
      subject: [
        { name: 'DC', value: 'V2G' },
        { name: 'CN', value: 'Räuber Root' },
      ],
    });
    const leaf = issue({ issuer: root, ca: null, subject: [{ name: 'CN', value: 'leaf' }], serial: 'fedcba98' });
    openssl.write('root.pem', certificatePem(root.certificate.der));
    openssl.write('leaf.pem', certificatePem(leaf.certificate.der));
    openssl.run(
      'ocsp',
      `-${algorithm.toLowerCase()}`,
      '-issuer',
      'root.pem',
      '-cert',
      'leaf.pem',
      '-no_nonce',
      '-reqout',
      'ocsp.der',
    );
    // Long values are continued on the next line behind a backslash.
    const printed = openssl.run('ocsp', '-reqin', 'ocsp.der', '-req_text', '-noverify').replace(/\\\n\s*/g, '');
    const field = (name: string) => new RegExp(`${name}: ([0-9A-F]+)`).exec(printed)?.[1]?.toLowerCase();
    expect(certificateHashData(leaf.certificate, root.certificate, algorithm)).toEqual({
      hashAlgorithm: algorithm,
      issuerNameHash: field('Issuer Name Hash'),
      issuerKeyHash: field('Issuer Key Hash'),
      serialNumber: field('Serial Number'),
    });
  },
);

it('reads DER that openssl wrote as it reads its PEM', () => {
  selfSigned('c.pem', '/CN=x', 'P-256');
  openssl.run('x509', '-in', 'c.pem', '-outform', 'DER', '-out', 'c.der');
  expect(unwrap(parseCertificate(openssl.read('c.der')))).toEqual(unwrap(parseCertificatePem(openssl.text('c.pem'))));
});
