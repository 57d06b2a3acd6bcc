import { constants, type KeyObject, sign, verify } from 'node:crypto';
import {
  HASH_BYTES,
  type Scheme,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  type SignatureParameters,
} from './algorithm-identifier.ts';

const CURVE_HASH: Record<string, SignatureAlgorithm> = {
  prime256v1: 'ecdsa-sha256',
  secp384r1: 'ecdsa-sha384',
  secp521r1: 'ecdsa-sha512',
};

/** What a key of ours signs with: the hash of the curve's strength, PKCS#1 v1.5 with SHA-256 for RSA. Throws for any other key. */
export function signatureAlgorithmFor(key: KeyObject): SignatureAlgorithm {
  const type = key.asymmetricKeyType;
  if (type === 'ed25519' || type === 'ed448') return type;
  if (type === 'rsa') return 'rsa-sha256';
  const algorithm = type === 'ec' ? CURVE_HASH[key.asymmetricKeyDetails?.namedCurve ?? ''] : undefined;
  if (algorithm === undefined) throw new Error(`no signature algorithm for a key of type ${type}`);
  return algorithm;
}

/** The signature over `tbs`, as the BIT STRING of a certificate or request carries it. Throws when key and algorithm do not fit. */
export function signTbs(tbs: Uint8Array, privateKey: KeyObject, algorithm: SignatureAlgorithm): Buffer {
  const { scheme, hash } = SIGNATURE_ALGORITHMS[algorithm];
  if (privateKey.asymmetricKeyType !== keyTypeOf(scheme)) {
    throw new Error(`${algorithm} does not fit a key of type ${privateKey.asymmetricKeyType}`);
  }
  const saltLength = hash === null ? 0 : HASH_BYTES[hash];
  return sign(hash, tbs, { key: privateKey, ...padding(scheme, saltLength) });
}

/** False also when the key is of another kind than the algorithm. */
export function verifySignature(
  tbs: Uint8Array,
  signature: Uint8Array,
  publicKey: KeyObject,
  { algorithm, saltLength }: SignatureParameters,
): boolean {
  const { scheme, hash } = SIGNATURE_ALGORITHMS[algorithm];
  if (publicKey.asymmetricKeyType !== keyTypeOf(scheme)) return false;
  return verify(hash, tbs, { key: publicKey, ...padding(scheme, saltLength ?? 0) }, signature);
}

const keyTypeOf = (scheme: Scheme): string => (scheme === 'rsa-pss' ? 'rsa' : scheme);

function padding(scheme: Scheme, saltLength: number): { padding?: number; saltLength?: number } {
  if (scheme === 'rsa') return { padding: constants.RSA_PKCS1_PADDING };
  if (scheme === 'rsa-pss') return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength };
  return {};
}
