import { contextConstructed, contextPrimitive, type DerReader } from '../der/index.ts';
import { type CertificateExtensions, readCertificateExtensions } from './certificate-extensions.ts';
import { type DistinguishedName, readName } from './distinguished-name.ts';
import { type Extension, readExtensions } from './extension.ts';
import { pemDecodeAll } from './pem.ts';
import { type KeyAlgorithm, readSubjectPublicKeyInfo, sha256Hex, tryPublicKey } from './public-key.ts';
import { type Diagnosed, diagnosed, Refused, readRefusable, type X509Refusal } from './refusal.ts';
import { readSerial } from './serial-number.ts';
import { readInnerAlgorithm, readSignedTwice, type Signed } from './signed.ts';

export interface Certificate extends CertificateExtensions, Signed {
  readonly der: Buffer;
  /** Lower-case hex without leading zeros; '0' for zero. */
  readonly serial: string;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  /** Lower-case hex. */
  readonly spkiSha256: string;
  /** Content of the key's BIT STRING without the unused-bits octet. */
  readonly keyBits: Buffer;
  readonly key: KeyAlgorithm;
  readonly extensions: readonly Extension[];
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
}

/** An OCPP chain message holds at most 10,000 characters; a lone certificate beyond this size is not one of ours. */
const MAXIMUM_BYTES = 32 * 1024;
const MAXIMUM_PEM_CHARACTERS = 48 * 1024;
const MAXIMUM_CHAIN_CHARACTERS = 128 * 1024;
const MAXIMUM_CHAIN_LENGTH = 10;

/** Reads one X.509 certificate, version 1 or 3, without judging who signed it. The result holds views of `input`. */
export function parseCertificate(input: Uint8Array): Diagnosed<Certificate, X509Refusal> {
  return readRefusable(input, MAXIMUM_BYTES, readCertificate);
}

/**
 * As `parseCertificate` for one whose key has just made a signature that OpenSSL has verified, as in a TLS handshake:
 * whether that is a key at all, which costs half of the reading, is not asked again.
 */
export function parseProvenCertificate(input: Uint8Array): Diagnosed<Certificate, X509Refusal> {
  return readRefusable(input, MAXIMUM_BYTES, (reader) => readFields(reader, readTbs));
}

/** Exactly one CERTIFICATE block. */
export function parseCertificatePem(pem: string): Diagnosed<Certificate, X509Refusal> {
  const blocks = pemDecodeAll(pem, 'CERTIFICATE', { maximumCharacters: MAXIMUM_PEM_CHARACTERS, maximumBlocks: 1 });
  if (!blocks.ok) return blocks.refusal === 'too_many' ? diagnosed('not_exactly_one', blocks.detail) : blocks;
  const [der] = blocks.value;
  return der === undefined ? diagnosed('not_exactly_one', 'no certificate') : parseCertificate(der);
}

/** One to ten CERTIFICATE blocks in the order of the text; whether they form a chain is `validateChain`'s question. */
export function parseChainPem(pem: string): Diagnosed<readonly Certificate[], X509Refusal> {
  const blocks = pemDecodeAll(pem, 'CERTIFICATE', {
    maximumCharacters: MAXIMUM_CHAIN_CHARACTERS,
    maximumBlocks: MAXIMUM_CHAIN_LENGTH,
  });
  if (!blocks.ok) return blocks;
  const certificates: Certificate[] = [];
  for (const der of blocks.value) {
    const parsed = parseCertificate(der);
    if (!parsed.ok) return diagnosed(parsed.refusal, `certificate ${certificates.length + 1}: ${parsed.detail}`);
    certificates.push(parsed.value);
  }
  return { ok: true, value: certificates };
}

export function readCertificate(reader: DerReader): Certificate {
  return readFields(reader, (tbs) => {
    const body = readTbs(tbs);
    if (tryPublicKey(body.spki) === null) throw new Refused('malformed', 'the public key is not a valid key');
    return body;
  });
}

function readFields(reader: DerReader, readBody: typeof readTbs): Certificate {
  const start = reader.position;
  const { body, signed } = reader.sequence((outer) => readSignedTwice(outer, (inner) => inner.sequence(readBody)));
  const der = reader.since(start);
  const { algorithm: _, ...fields } = body;
  return { der, ...fields, ...signed, fingerprint: sha256Hex(der) };
}

function readTbs(tbs: DerReader) {
  const version = readVersion(tbs);
  const serial = readSerial(tbs);
  const algorithm = readInnerAlgorithm(tbs);
  const issuer = readName(tbs);
  const { notBefore, notAfter } = tbs.sequence((validity) => ({
    notBefore: validity.time(),
    notAfter: validity.time(),
  }));
  const subject = readName(tbs);
  const { der: spki, key, keyBits } = readSubjectPublicKeyInfo(tbs);
  const extensions = version === 3 ? readVersion3Fields(tbs) : [];
  const known = readCertificateExtensions(extensions);
  const spkiSha256 = sha256Hex(spki);
  return {
    serial,
    algorithm,
    issuer,
    subject,
    notBefore,
    notAfter,
    spki,
    spkiSha256,
    keyBits,
    key,
    extensions,
    ...known,
  };
}

/** Version 1 is the default and so must be absent (X.690 11.5); version 2 never came into use. */
function readVersion(tbs: DerReader): 1 | 3 {
  const version = tbs.optionalConstructed(contextConstructed(0), (inner) => inner.smallInteger());
  if (version === null) return 1;
  if (version === 2) return 3;
  throw new Refused('unsupported_version', `version field ${version}`);
}

function readVersion3Fields(tbs: DerReader): Extension[] {
  // issuerUniqueID and subjectUniqueID: RFC 5280 4.1.2.8 forbids them to CAs, not to readers.
  tbs.optional(contextPrimitive(1), (reader) => reader.bitString(contextPrimitive(1)));
  tbs.optional(contextPrimitive(2), (reader) => reader.bitString(contextPrimitive(2)));
  return tbs.optionalConstructed(contextConstructed(3), readExtensions) ?? [];
}
