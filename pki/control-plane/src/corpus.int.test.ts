import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { encodeSigningRequest, nameOf, Oid, parseChainPem, pemEncode } from '@bfcert/kernel/x509';
import type { IssueRefusal, IssueRequest, PkiControlPlane } from '@bfcert/pki-contract';
import { issued, signingRequest, stationRequest } from '@bfcert/pki-contract/contract-test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation } from './testing/installation.ts';
import { rsaKeyOfClosePrimes, rsaPublicKey, soundModulus } from './testing/rsa-keys.ts';

/** Requests as a hostile or broken caller could send them straight to the control plane (threat 4). */
let installation: Installation;
let pki: PkiControlPlane;
beforeAll(async () => {
  installation = await Installation.create();
  await installation.start();
  pki = installation.connect();
});
afterAll(() => installation.remove());

/** Runs openssl in the installation's directory, where `key.pem` is left. */
function openssl(...args: string[]): string {
  return execFileSync('openssl', args, {
    cwd: installation.directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

function opensslRequest({
  key,
  extensions = [],
  subject = '/CN=asked-for',
}: {
  key: string[];
  extensions?: string[];
  subject?: string;
}): string {
  openssl('genpkey', ...key, '-out', 'key.pem');
  const wishes = extensions.flatMap((extension) => ['-addext', extension]);
  return openssl('req', '-new', '-key', 'key.pem', '-subj', subject, '-utf8', ...wishes);
}

const P256 = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:named_curve'];
const ec = (curve: string, encoding = 'named_curve') => [
  '-algorithm',
  'EC',
  '-pkeyopt',
  `ec_paramgen_curve:${curve}`,
  '-pkeyopt',
  `ec_param_enc:${encoding}`,
];
const rsa = (bits: number, exponent = 65_537) => [
  '-algorithm',
  'RSA',
  '-pkeyopt',
  `rsa_keygen_bits:${bits}`,
  '-pkeyopt',
  `rsa_keygen_pubexp:${exponent}`,
];

describe('what a CSR asks for is never issued', () => {
  const wishes: readonly [string, string[], string?][] = [
    ['another common name and organisation', [], '/O=Evil/CN=csms.example.org'],
    ['a multi-valued subject with a mail address', [], '/CN=SN-1+CN=SN-2/emailAddress=a@example.org'],
    ['a subjectAltName', ['subjectAltName=DNS:csms.example.org,IP:192.0.2.1,URI:https://example.org']],
    ['a wildcard', ['subjectAltName=DNS:*.example.org']],
    ['CA rights', ['basicConstraints=critical,CA:TRUE,pathlen:3', 'keyUsage=critical,keyCertSign,cRLSign']],
    ['to be a TLS server', ['extendedKeyUsage=serverAuth,codeSigning']],
    ['to sign OCSP answers', ['extendedKeyUsage=OCSPSigning', 'noCheck=ignored']],
    ['name constraints and a policy', ['nameConstraints=permitted;DNS:example.org', 'certificatePolicies=1.2.3.4']],
  ];

  it.each(wishes)('%s', async (_, extensions, subject) => {
    const csrPem = opensslRequest({ key: P256, extensions, ...(subject === undefined ? {} : { subject }) });
    const request = stationRequest({ csrPem });
    const [leaf] = unwrap(parseChainPem((await issued(pki, request)).chainPem));
    expect(leaf?.subject.attributes.map(({ name, value }) => [name, value])).toEqual([
      ['O', request.subject.organisation],
      ['CN', request.subject.commonName],
    ]);
    expect(leaf).toMatchObject({
      isCa: false,
      pathLength: null,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: null,
      dnsNames: [],
    });
    expect(leaf?.extensions.map(({ oid }) => oid).toSorted()).toEqual(
      [
        Oid.basicConstraints,
        Oid.keyUsage,
        Oid.subjectKeyIdentifier,
        Oid.authorityKeyIdentifier,
        Oid.crlDistributionPoints,
        Oid.authorityInfoAccess,
      ].toSorted(),
    );
  });

  it.each([
    ['curve P-384', ec('P-384')],
    ['curve P-521', ec('P-521')],
    ['RSA of 2048 bits', rsa(2048)],
  ])('a key of %s is certified, and only the key', async (_, key) => {
    const csrPem = opensslRequest({ key });
    const [leaf] = unwrap(parseChainPem((await issued(pki, stationRequest({ csrPem }))).chainPem));
    const publicKey = createPublicKey(readFileSync(join(installation.directory, 'key.pem')));
    expect(leaf?.spki.equals(publicKey.export({ format: 'der', type: 'spki' }))).toBe(true);
  });
});

describe('refused by name, with nothing issued', () => {
  const refusals: readonly [string, IssueRefusal, () => Partial<IssueRequest>][] = [
    [
      'a self-signature of another key',
      'csr_signature_invalid',
      () => ({ csrPem: withChangedSubject(signingRequest()) }),
    ],
    ['RSA of 1024 bits', 'key_too_weak', () => ({ csrPem: opensslRequest({ key: rsa(1024) }) })],
    ['the RSA exponent 3', 'key_too_weak', () => ({ csrPem: opensslRequest({ key: rsa(2048, 3) }) })],
    ['the RSA exponent 1', 'key_too_weak', () => ({ csrPem: withExponentOne() })],
    ['RSA of 4104 bits', 'key_algorithm_not_allowed', () => ({ csrPem: opensslRequest({ key: rsa(4104) }) })],
    ['RSA with close primes', 'key_blocked', () => ({ csrPem: requestWith(rsaKeyOfClosePrimes(2048)) })],
    ['P-192', 'key_algorithm_not_allowed', () => ({ csrPem: opensslRequest({ key: ec('prime192v1') }) })],
    ['secp256k1', 'key_algorithm_not_allowed', () => ({ csrPem: opensslRequest({ key: ec('secp256k1') }) })],
    [
      'explicit curve parameters',
      'key_algorithm_not_allowed',
      () => ({ csrPem: opensslRequest({ key: ec('P-256', 'explicit') }) }),
    ],
    ['Ed25519', 'key_algorithm_not_allowed', () => ({ csrPem: opensslRequest({ key: ['-algorithm', 'ED25519'] }) })],
    ['DSA', 'key_algorithm_not_allowed', () => ({ csrPem: dsaRequest() })],
    ['two PEMs', 'csr_not_exactly_one', () => ({ csrPem: signingRequest() + signingRequest() })],
    ['5,501 characters', 'csr_too_large', () => ({ csrPem: signingRequest().padEnd(5_501, '\n') })],
    ['a NUL behind the PEM', 'csr_malformed', () => ({ csrPem: `${signingRequest()}\u0000` })],
    [
      'a certificate instead of a request',
      'csr_malformed',
      () => ({ csrPem: signingRequest().replaceAll(' REQUEST', '') }),
    ],
    ['a byte behind the DER', 'csr_malformed', () => ({ csrPem: withTrailingByte() })],
    ['no text at all', 'csr_malformed', () => ({ csrPem: '' })],
    [
      'a serial number with a NUL',
      'subject_invalid',
      () => ({ subject: { organisation: 'Example', commonName: 'SN\u0000' } }),
    ],
    [
      'a serial number that is a URL',
      'subject_invalid',
      () => ({ subject: { organisation: 'Example', commonName: 'wss://a/b' } }),
    ],
    [
      'a wildcard server',
      'subject_invalid',
      () => server({ subject: { organisation: 'Example', commonName: '*.example.org' } }),
    ],
    ['a second DNS name', 'names_not_allowed', () => server({ dnsNames: ['csms.example.org', 'evil.example.org'] })],
    [
      'an RSA key for the EC server profile',
      'key_algorithm_not_allowed',
      () => server({ csrPem: opensslRequest({ key: rsa(2048) }) }),
    ],
    ['399 days', 'validity_out_of_policy', () => ({ validitySeconds: 399 * 86_400 })],
  ];

  it.each(refusals)('%s: %s', async (_, refused, changes) => {
    const before = await pki.summary();
    const request = stationRequest(changes());
    expect(await pki.issue(request)).toMatchObject({ refused, detail: expect.any(String) });
    expect(await pki.lookup(request.commandId)).toEqual({ status: 'unknown' });
    const after = await pki.summary();
    expect(after).toMatchObject({ issued: before.issued, refusals: before.refusals + 1 });
  });
});

it('issues server certificates with the FQDN as common name and as only DNS name', async () => {
  for (const [profile, key, keyUsage] of [
    ['csms-server-ec', P256, ['digitalSignature']],
    ['csms-server-rsa', rsa(2048), ['digitalSignature', 'keyEncipherment']],
  ] as const) {
    const request = server({ profile, csrPem: opensslRequest({ key: [...key] }) });
    const [leaf] = unwrap(parseChainPem((await issued(pki, stationRequest(request))).chainPem));
    expect(leaf).toMatchObject({
      dnsNames: ['csms.example.org'],
      keyUsage,
      extendedKeyUsage: [Oid.serverAuth],
      isCa: false,
    });
    expect(leaf === undefined ? [] : nameOf(leaf.subject, 'CN')).toEqual(['csms.example.org']);
  }
});

function server(changes: Partial<IssueRequest>): Partial<IssueRequest> {
  const subject = { organisation: 'Example', commonName: 'csms.example.org' };
  return { profile: 'csms-server-ec', subject, validitySeconds: 90 * 86_400, ...changes };
}

const derOf = (pem: string) => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
const requestPem = (der: Buffer) => pemEncode('CERTIFICATE REQUEST', der);
const withTrailingByte = () => requestPem(Buffer.concat([derOf(signingRequest()), Buffer.from([0])]));

/** One letter of the signed subject changed: well-formed, but no longer what the key signed. */
function withChangedSubject(pem: string): string {
  const der = derOf(pem);
  der.write('From', der.indexOf('from'));
  return requestPem(der);
}

/** The signature is by another key: the exponent must be refused before anything is computed with it. */
function withExponentOne(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return requestWith(privateKey, rsaPublicKey(soundModulus(), 1n));
}

function dsaRequest(): string {
  const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
  writeFileSync(join(installation.directory, 'key.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
  return openssl('req', '-new', '-key', 'key.pem', '-subj', '/CN=asked-for');
}

function requestWith(privateKey: KeyObject, publicKey = createPublicKey(privateKey)): string {
  return requestPem(encodeSigningRequest({ subject: [{ name: 'CN', value: 'asked-for' }], privateKey, publicKey }));
}
