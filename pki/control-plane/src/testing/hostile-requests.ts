import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeDer, encodeBitString, encodeSequence } from '@bfcert/kernel/der';
import { unwrap } from '@bfcert/kernel/result';
import {
  encodeSigningRequest,
  type NameSpec,
  Oid,
  parseChainPem,
  pemEncode,
  signatureAlgorithmFor,
  signTbs,
} from '@bfcert/kernel/x509';
import { expect } from 'vitest';
import { rsaKeyOfClosePrimes, rsaPublicKey, soundModulus } from './rsa-keys.ts';

/** Whom a certificate would be for: what an honest request of theirs says. */
export interface Requester {
  readonly organisation: string;
  readonly commonName: string;
}

interface Wishes {
  /** Arguments of `openssl genpkey`. */
  readonly key?: readonly string[];
  readonly extensions?: readonly string[];
  /** As openssl reads it; the requester's own when left out. */
  readonly subject?: string;
}

export const ec = (curve: string, encoding = 'named_curve'): readonly string[] => [
  '-algorithm',
  'EC',
  '-pkeyopt',
  `ec_paramgen_curve:${curve}`,
  '-pkeyopt',
  `ec_param_enc:${encoding}`,
];

export const rsa = (bits: number, exponent = 65_537): readonly string[] => [
  '-algorithm',
  'RSA',
  '-pkeyopt',
  `rsa_keygen_bits:${bits}`,
  '-pkeyopt',
  `rsa_keygen_pubexp:${exponent}`,
];

/** A desk where the openssl command makes signing requests, each with a new key. */
export class OpensslDesk {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  request(
    requester: Requester,
    { key = ec('P-256'), extensions = [], subject = subjectOf(requester) }: Wishes,
  ): string {
    this.#openssl('genpkey', ...key, '-out', 'key.pem');
    return this.#sign(subject, extensions);
  }

  /** SubjectPublicKeyInfo of the last request. */
  lastKey(): Buffer {
    return createPublicKey(readFileSync(join(this.#directory, 'key.pem'))).export({ format: 'der', type: 'spki' });
  }

  dsaRequest(requester: Requester): string {
    const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
    writeFileSync(join(this.#directory, 'key.pem'), privateKey.export({ format: 'pem', type: 'pkcs8' }));
    return this.#sign(subjectOf(requester), []);
  }

  #sign(subject: string, extensions: readonly string[]): string {
    const wishes = extensions.flatMap((extension) => ['-addext', extension]);
    return this.#openssl('req', '-new', '-key', 'key.pem', '-subj', subject, '-utf8', ...wishes);
  }

  #openssl(...args: string[]): string {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
    return execFileSync('openssl', args, { cwd: this.#directory, encoding: 'utf8', stdio });
  }
}

const subjectOf = ({ organisation, commonName }: Requester): string => `/O=${organisation}/CN=${commonName}`;

type Forge = (desk: OpensslDesk, requester: Requester) => string;

const wishing =
  (...extensions: readonly string[]): Forge =>
  (desk, requester) =>
    desk.request(requester, { extensions });
const withKey =
  (key: readonly string[]): Forge =>
  (desk, requester) =>
    desk.request(requester, { key });
const named =
  (subject: (requester: Requester) => string): Forge =>
  (desk, requester) =>
    desk.request(requester, { subject: subject(requester) });
/** An honest request, and what was made of its text. */
const changed =
  (change: (pem: string) => string): Forge =>
  (desk, requester) =>
    change(desk.request(requester, {}));

/** The signing requests of a hostile or broken station. Every path to a signature is held against all of them. */
export const HOSTILE_REQUESTS = {
  'another common name': named(({ organisation }) => `/O=${organisation}/CN=csms.example.org`),
  'another organisation': named(({ commonName }) => `/O=Evil/CN=${commonName}`),
  'a second common name and a mail address': named(
    ({ organisation, commonName }) => `/O=${organisation}/CN=${commonName}+CN=SN-of-another/emailAddress=a@example.org`,
  ),
  'a homoglyph of the common name': named(
    ({ organisation, commonName }) => `/O=${organisation}/CN=${commonName.replace('S', '\u0405')}`,
  ),
  'a NUL in the common name': (_, requester) => withNul(requester),
  'a wildcard as common name': named(({ organisation }) => `/O=${organisation}/CN=*.example.org`),
  'a subjectAltName': wishing('subjectAltName=DNS:csms.example.org,IP:192.0.2.1,URI:https://example.org'),
  'a wildcard as subjectAltName': wishing('subjectAltName=DNS:*.example.org'),
  'CA rights': wishing('basicConstraints=critical,CA:TRUE,pathlen:3', 'keyUsage=critical,keyCertSign,cRLSign'),
  'to be a TLS server': wishing('extendedKeyUsage=serverAuth,codeSigning'),
  'to sign OCSP answers': wishing('extendedKeyUsage=OCSPSigning', 'noCheck=ignored'),
  'name constraints and a policy': wishing('nameConstraints=permitted;DNS:example.org', 'certificatePolicies=1.2.3.4'),
  'a broken self-signature': changed(withBrokenSignature),
  'RSA of 1024 bits': withKey(rsa(1024)),
  'RSA of 4104 bits': withKey(rsa(4104)),
  'the RSA exponent 3': withKey(rsa(2048, 3)),
  'the RSA exponent 1': (_, requester) => withExponentOne(requester),
  'RSA with close primes': (_, requester) => {
    const privateKey = rsaKeyOfClosePrimes(2048);
    return ownRequest({ privateKey, publicKey: createPublicKey(privateKey) }, nameOfRequester(requester));
  },
  'P-192': withKey(ec('prime192v1')),
  secp256k1: withKey(ec('secp256k1')),
  'explicit curve parameters': withKey(ec('P-256', 'explicit')),
  Ed25519: withKey(['-algorithm', 'ED25519']),
  DSA: (desk, requester) => desk.dsaRequest(requester),
  'two PEMs': (desk, requester) => desk.request(requester, {}) + desk.request(requester, {}),
  '5,501 characters': changed((pem) => pem.padEnd(5_501, '\n')),
  'a NUL behind the PEM': changed((pem) => `${pem}\u0000`),
  'a certificate instead of a request': changed((pem) => pem.replaceAll(' REQUEST', '')),
  'a byte behind the DER': changed((pem) => requestPem(Buffer.concat([derOf(pem), Buffer.from([0])]))),
  'no text at all': () => '',
} as const satisfies Readonly<Record<string, Forge>>;

export type HostileRequest = keyof typeof HOSTILE_REQUESTS;

export const HOSTILE_REQUEST_NAMES = Object.keys(HOSTILE_REQUESTS) as HostileRequest[];

/** That a station's certificate has the names it was ordered for and the extensions of its profile, nothing else. */
export function expectStationTemplate(chainPem: string, { organisation, commonName }: Requester): void {
  const [leaf] = unwrap(parseChainPem(chainPem));
  expect(leaf?.subject.attributes.map(({ name, value }) => [name, value])).toEqual([
    ['O', organisation],
    ['CN', commonName],
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
}

const derOf = (pem: string) => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
const requestPem = (der: Buffer) => pemEncode('CERTIFICATE REQUEST', der);

/** Well-formed and of the right names, but the last bit of the signature is another. */
function withBrokenSignature(pem: string): string {
  const der = derOf(pem);
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1);
  return requestPem(der);
}

/** The signature is by another key: the exponent must be refused before anything is computed with it. */
function withExponentOne(requester: Requester): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return ownRequest({ privateKey, publicKey: rsaPublicKey(soundModulus(), 1n) }, nameOfRequester(requester));
}

const nameOfRequester = ({ organisation, commonName }: Requester): NameSpec => [
  { name: 'O', value: organisation },
  { name: 'CN', value: commonName },
];

/** What openssl's command cannot be told to make. */
function ownRequest(keys: KeyPairKeyObjectResult, subject: NameSpec): string {
  return requestPem(encodeSigningRequest({ subject, ...keys }));
}

/** A well-signed request whose common name goes on behind a NUL, where a C string would end. */
function withNul({ organisation, commonName }: Requester): string {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const sound = derOf(ownRequest(keys, nameOfRequester({ organisation, commonName: `${commonName}#.example.org` })));
  const limits = { maximumBytes: sound.length, maximumDepth: 8 };
  const [info, algorithm] = unwrap(
    decodeDer(sound, limits, (reader) => reader.sequence((parts) => parts.each((part) => part.any()))),
  );
  if (info === undefined || algorithm === undefined) throw new Error('a request has three parts');
  info.writeUInt8(0, info.indexOf('#.example.org'));
  const signature = signTbs(info, keys.privateKey, signatureAlgorithmFor(keys.privateKey));
  return requestPem(encodeSequence(info, algorithm, encodeBitString(signature)));
}
