import { createPublicKey, hash, type KeyObject } from 'node:crypto';
import type { DerReader } from '../der/index.ts';
import { Oid } from './object-identifiers.ts';
import { type Diagnosed, diagnosed, Refused, readRefusable } from './refusal.ts';

export type Curve = 'P-256' | 'P-384' | 'P-521';

export type KeyAlgorithm =
  | { readonly kind: 'ec'; readonly curve: Curve }
  | { readonly kind: 'rsa'; readonly bits: number; readonly exponent: bigint }
  | { readonly kind: 'ed25519' }
  | { readonly kind: 'ed448' };

export type PublicKeyRefusal = 'malformed' | 'too_large' | 'key_algorithm_not_allowed' | 'key_too_weak';

export interface SubjectPublicKeyInfo {
  readonly der: Buffer;
  readonly key: KeyAlgorithm;
  /** Content of the BIT STRING without the unused-bits octet: what issuerKeyHash and key identifiers are made of. */
  readonly keyBits: Buffer;
}

const CURVES: Record<string, { readonly curve: Curve; readonly coordinateBytes: number }> = {
  [Oid.secp256r1]: { curve: 'P-256', coordinateBytes: 32 },
  [Oid.secp384r1]: { curve: 'P-384', coordinateBytes: 48 },
  [Oid.secp521r1]: { curve: 'P-521', coordinateBytes: 66 },
};

const UNCOMPRESSED = 0x04;
const ED25519_BYTES = 32;
const ED448_BYTES = 57;
/** OpenSSL verifies nothing larger (OPENSSL_RSA_MAX_MODULUS_BITS). */
const MAXIMUM_MODULUS_BYTES = 2048;
const MAXIMUM_EXPONENT_BYTES = 8;
const MAXIMUM_SPKI_BYTES = 4096;

/**
 * Reads a SubjectPublicKeyInfo against the list of allowed kinds. The list comes before
 * `createPublicKey`, which would also take secp256k1, brainpool and explicit curve parameters.
 */
export function readSubjectPublicKeyInfo(reader: DerReader): SubjectPublicKeyInfo {
  const start = reader.position;
  const { key, keyBits } = reader.sequence((info) => {
    const algorithm = info.sequence(readKeyAlgorithm);
    const bits = info.wholeOctets();
    return { key: algorithm(bits), keyBits: bits };
  });
  return { der: reader.since(start), key, keyBits };
}

/** Reads the AlgorithmIdentifier; what it returns checks the key bits and describes the key. */
function readKeyAlgorithm(reader: DerReader): (bits: Buffer) => KeyAlgorithm {
  const oid = reader.oid();
  switch (oid) {
    case Oid.ecPublicKey: {
      // RFC 5480 2.1.1: namedCurve only; explicit parameters and implicitCurve are other types than OID.
      if (reader.peek() !== 0x06) throw notAllowed('EC parameters that are not a named curve');
      const curveOid = reader.oid();
      const known = CURVES[curveOid];
      if (known === undefined) throw notAllowed(`the curve ${curveOid}`);
      return (bits) => ecKey(bits, known.curve, known.coordinateBytes);
    }
    case Oid.rsaEncryption:
      reader.null();
      return rsaKey;
    case Oid.ed25519:
      return (bits) => edwardsKey(bits, 'ed25519', ED25519_BYTES);
    case Oid.ed448:
      return (bits) => edwardsKey(bits, 'ed448', ED448_BYTES);
    default:
      throw notAllowed(`the key algorithm ${oid}`);
  }
}

function ecKey(bits: Buffer, curve: Curve, coordinateBytes: number): KeyAlgorithm {
  if (bits[0] !== UNCOMPRESSED || bits.length !== 1 + 2 * coordinateBytes) {
    throw new Refused('malformed', `not an uncompressed point of ${curve}`);
  }
  return { kind: 'ec', curve };
}

function edwardsKey(bits: Buffer, kind: 'ed25519' | 'ed448', bytes: number): KeyAlgorithm {
  if (bits.length !== bytes) throw new Refused('malformed', `an ${kind} key has ${bytes} bytes`);
  return { kind };
}

function rsaKey(bits: Buffer): KeyAlgorithm {
  const result = readRefusable(bits, MAXIMUM_SPKI_BYTES, (reader) =>
    reader.sequence((key) => ({
      modulus: key.unsigned(MAXIMUM_MODULUS_BYTES),
      exponent: key.unsigned(MAXIMUM_EXPONENT_BYTES),
    })),
  );
  if (!result.ok) throw new Refused(result.refusal, `RSA key: ${result.detail}`);
  const { modulus, exponent } = result.value;
  const first = modulus[0] ?? 0;
  const last = modulus[modulus.length - 1] ?? 0;
  if (first === 0 || (last & 1) === 0) throw new Refused('malformed', 'an RSA modulus is odd and not zero');
  return {
    kind: 'rsa',
    bits: (modulus.length - 1) * 8 + (32 - Math.clz32(first)),
    exponent: BigInt(`0x${exponent.toString('hex')}`),
  };
}

const notAllowed = (what: string): Refused => new Refused('key_algorithm_not_allowed', `${what} is not allowed`);

const MINIMUM_RSA_BITS = 2048;
const MINIMUM_RSA_EXPONENT = 65_537n;

/** Why a key is below 112 bits of security (OCPP A00.FR.501 to 503) or has a dangerous exponent; null when it is fine. */
export function keyWeakness(key: KeyAlgorithm): string | null {
  if (key.kind !== 'rsa') return null;
  if (key.bits < MINIMUM_RSA_BITS) return `an RSA key of ${key.bits} bits; at least ${MINIMUM_RSA_BITS} are needed`;
  if (key.exponent < MINIMUM_RSA_EXPONENT) return `the RSA exponent ${key.exponent}; at least 65537 is needed`;
  return key.exponent % 2n === 0n ? 'an even RSA exponent' : null;
}

/** A verified public key of an allowed kind and strength: for EC the point is on the curve. */
export function importPublicKey(spki: Uint8Array): Diagnosed<KeyObject, PublicKeyRefusal> {
  const read = readRefusable(spki, MAXIMUM_SPKI_BYTES, readSubjectPublicKeyInfo);
  if (!read.ok) return diagnosed(asPublicKeyRefusal(read.refusal), read.detail);
  const weakness = keyWeakness(read.value.key);
  if (weakness !== null) return diagnosed('key_too_weak', weakness);
  const key = tryPublicKey(read.value.der);
  return key === null ? diagnosed('malformed', 'the public key is not a valid key') : { ok: true, value: key };
}

const REMEMBERED_KEYS = 256;
/** Keys are immutable, and reading one costs as much as a signature: an issuance looks at the same ones again and again. */
const rememberedKeys = new Map<string, KeyObject>();

/** Only for an encoding that was read against the list before. Null when OpenSSL refuses it: a point off its curve. */
export function tryPublicKey(spki: Buffer): KeyObject | null {
  const name = spki.toString('latin1');
  const known = rememberedKeys.get(name);
  if (known !== undefined) return known;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  } catch {
    return null;
  }
  rememberedKeys.set(name, key);
  const [oldest] = rememberedKeys.keys();
  if (rememberedKeys.size > REMEMBERED_KEYS && oldest !== undefined) rememberedKeys.delete(oldest);
  return key;
}

function asPublicKeyRefusal(refusal: string): PublicKeyRefusal {
  return refusal === 'key_algorithm_not_allowed' || refusal === 'too_large' ? refusal : 'malformed';
}

/** SHA-256 in lower-case hex. */
export const sha256Hex = (bytes: Uint8Array): string => hash('sha256', bytes);
