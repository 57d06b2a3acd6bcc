import { contextConstructed, type DerReader, Tag } from '../der/index.ts';
import { readBasicConstraints, readKeyUsage } from './certificate-extensions.ts';
import { type DistinguishedName, readName } from './distinguished-name.ts';
import { type Extension, readExtensions } from './extension.ts';
import { Oid } from './object-identifiers.ts';
import { pemDecodeAll } from './pem.ts';
import {
  type KeyAlgorithm,
  keyWeakness,
  readSubjectPublicKeyInfo,
  type SubjectPublicKeyInfo,
  sha256Hex,
  tryPublicKey,
} from './public-key.ts';
import { type Diagnosed, diagnosed, Refused, readRefusable, type X509Refusal } from './refusal.ts';
import { isSignedWith, readSigned, type Signed } from './signed.ts';

export type SigningRequestRefusal =
  | 'malformed'
  | 'too_large'
  | 'not_exactly_one'
  | 'signature_invalid'
  | 'key_algorithm_not_allowed'
  | 'key_too_weak';

/** A PKCS#10 request (RFC 2986) whose sender has proved to hold the private key. */
export interface SigningRequest {
  readonly der: Buffer;
  readonly subject: DistinguishedName;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  /** Lower-case hex. */
  readonly spkiSha256: string;
  readonly key: KeyAlgorithm;
  /** Wishes, for policy and diagnosis: a profile decides what is issued, these are never copied. */
  readonly requestedExtensions: readonly Extension[];
}

/** OCPP SignCertificate: `csr` has at most 5500 characters. */
const MAXIMUM_CHARACTERS = 5500;

/** Reads exactly one CERTIFICATE REQUEST block, checks its key against the list and its signature with that key. */
export function parseSigningRequest(pem: string): Diagnosed<SigningRequest, SigningRequestRefusal> {
  const blocks = pemDecodeAll(pem, 'CERTIFICATE REQUEST', { maximumCharacters: MAXIMUM_CHARACTERS, maximumBlocks: 1 });
  if (!blocks.ok) return diagnosed(asRequestRefusal(blocks.refusal), blocks.detail);
  const [der] = blocks.value;
  if (der === undefined) return diagnosed('not_exactly_one', 'no request');
  const read = readRefusable(der, MAXIMUM_CHARACTERS, readRequest);
  if (!read.ok) return diagnosed(asRequestRefusal(read.refusal), read.detail);

  const { request, signed } = read.value;
  const weakness = keyWeakness(request.key);
  if (weakness !== null) return diagnosed('key_too_weak', weakness);
  const publicKey = tryPublicKey(request.spki);
  if (publicKey === null) return diagnosed('malformed', 'the public key is not a valid key');
  if (!isSignedWith(signed, publicKey)) {
    return diagnosed('signature_invalid', 'the signature does not prove possession of the private key');
  }
  return { ok: true, value: request };
}

/** A signature algorithm off the list proves nothing, so it counts as no valid signature. */
function asRequestRefusal(refusal: X509Refusal): SigningRequestRefusal {
  switch (refusal) {
    case 'too_many':
      return 'not_exactly_one';
    case 'unsupported_version':
    case 'extension_not_supported':
    case 'hash_algorithm_not_allowed':
      return 'malformed';
    case 'signature_algorithm_not_allowed':
      return 'signature_invalid';
    default:
      return refusal;
  }
}

interface SignedRequest {
  readonly request: SigningRequest;
  readonly signed: Signed;
}

function readRequest(reader: DerReader): SignedRequest {
  const start = reader.position;
  const { body, signed } = reader.sequence((outer) => readSigned(outer, (inner) => inner.sequence(readRequestInfo)));
  const { der: spki, key } = body.publicKey;
  const { subject, requestedExtensions } = body;
  const der = reader.since(start);
  return { request: { der, subject, spki, spkiSha256: sha256Hex(spki), key, requestedExtensions }, signed };
}

interface RequestInfo {
  readonly subject: DistinguishedName;
  readonly publicKey: SubjectPublicKeyInfo;
  readonly requestedExtensions: readonly Extension[];
}

function readRequestInfo(reader: DerReader): RequestInfo {
  if (reader.smallInteger() !== 0) throw new Refused('unsupported_version', 'a PKCS#10 request has version 0');
  const subject = readName(reader);
  const publicKey = readSubjectPublicKeyInfo(reader);
  // RFC 2986 wants the field even when empty; OpenSSL reads requests without it, and so do we.
  const attributes =
    reader.optional(contextConstructed(0), (r) => r.setOf(contextConstructed(0), readRequestAttribute)) ?? [];
  const types = new Set(attributes.map((attribute) => attribute.type));
  if (types.size !== attributes.length) throw new Refused('malformed', 'a request attribute occurs twice');
  const requestedExtensions = attributes.flatMap((attribute) => attribute.extensions);
  return { subject, publicKey, requestedExtensions };
}

/** Attributes other than extensionRequest (a challenge password, a vendor's own) are read past. */
function readRequestAttribute(reader: DerReader): { type: string; extensions: Extension[] } {
  return reader.sequence((attribute) => {
    const type = attribute.oid();
    if (type !== Oid.extensionRequest) {
      attribute.setOf(Tag.set, (value) => value.any());
      return { type, extensions: [] };
    }
    const lists = attribute.setOf(Tag.set, readExtensions);
    const [extensions] = lists;
    if (extensions === undefined || lists.length !== 1) {
      throw new Refused('malformed', 'extensionRequest has exactly one value (RFC 2985 5.4.2)');
    }
    return { type, extensions };
  });
}

/**
 * Whether the request wishes to become a CA: basicConstraints with cA, or a key usage that signs
 * certificates or CRLs. What cannot be read counts as such a wish.
 */
export function asksForCaRights(request: SigningRequest): boolean {
  return request.requestedExtensions.some(({ oid, value }) => {
    if (oid === Oid.basicConstraints) {
      const read = readRefusable(value, value.length, readBasicConstraints);
      return !read.ok || read.value.isCa;
    }
    if (oid === Oid.keyUsage) {
      const read = readRefusable(value, value.length, readKeyUsage);
      return !read.ok || read.value.includes('keyCertSign') || read.value.includes('cRLSign');
    }
    return false;
  });
}
