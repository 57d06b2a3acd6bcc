import type { KeyObject } from 'node:crypto';
import { type DerReader, encodeBitString, encodeSequence } from '../der/index.ts';
import { encodeSignatureAlgorithm, readSignatureAlgorithm, type SignatureAlgorithm } from './algorithm-identifier.ts';
import { tryPublicKey } from './public-key.ts';
import { Refused } from './refusal.ts';
import { verifySignature } from './signature.ts';

/** What certificates, requests, CRLs and OCSP responses have in common. */
export interface Signed {
  /** The signed part, as encoded. */
  readonly tbs: Buffer;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** RSA-PSS only, in bytes. */
  readonly signatureSaltLength: number | null;
  readonly signature: Buffer;
}

export interface SignedParts<Body> {
  readonly body: Body;
  readonly signed: Signed;
  /** DER of the AlgorithmIdentifier outside the signed part. */
  readonly algorithm: Buffer;
}

/** Reads the three fields of a `SIGNED{}` SEQUENCE; `readBody` reads the first. */
export function readSigned<Body>(outer: DerReader, readBody: (reader: DerReader) => Body): SignedParts<Body> {
  const tbsStart = outer.position;
  const body = readBody(outer);
  const tbs = outer.since(tbsStart);
  const algorithmStart = outer.position;
  const { algorithm: signatureAlgorithm, saltLength: signatureSaltLength } = readSignatureAlgorithm(outer);
  const algorithm = outer.since(algorithmStart);
  const signature = outer.wholeOctets();
  return { body, algorithm, signed: { tbs, signatureAlgorithm, signatureSaltLength, signature } };
}

/** The signature algorithm inside the signed part, as encoded. */
export function readInnerAlgorithm(reader: DerReader): Buffer {
  const start = reader.position;
  readSignatureAlgorithm(reader);
  return reader.since(start);
}

/** As `readSigned` where the body repeats the algorithm (RFC 5280 4.1.1.2 and 5.1.1.2): both say the same. */
export function readSignedTwice<Body extends { readonly algorithm: Buffer }>(
  outer: DerReader,
  readBody: (reader: DerReader) => Body,
): SignedParts<Body> {
  const parts = readSigned(outer, readBody);
  if (!parts.algorithm.equals(parts.body.algorithm)) {
    throw new Refused('malformed', 'the two signature algorithms differ');
  }
  return parts;
}

/** `more` follows the signature: only a BasicOCSPResponse has something there. */
export const encodeSigned = (
  tbs: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  ...more: readonly Uint8Array[]
): Buffer => encodeSequence(tbs, encodeSignatureAlgorithm(algorithm), encodeBitString(signature), ...more);

export const isSignedWith = (signed: Signed, publicKey: KeyObject): boolean =>
  verifySignature(signed.tbs, signed.signature, publicKey, {
    algorithm: signed.signatureAlgorithm,
    saltLength: signed.signatureSaltLength,
  });

/** Whether the private key of `spki`, which was read against the list before, made the signature. */
export function isSignedBy(signed: Signed, spki: Buffer): boolean {
  const publicKey = tryPublicKey(spki);
  return publicKey !== null && isSignedWith(signed, publicKey);
}
