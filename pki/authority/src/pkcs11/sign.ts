import { hash } from 'node:crypto';
import { encodeInteger, encodeNull, encodeOctetString, encodeOid, encodeSequence } from '@bfcert/kernel/der';
import { Oid, type SignatureAlgorithm, signatureAlgorithmFor } from '@bfcert/kernel/x509';
import { ulong } from './attributes.ts';
import { WORD } from './cryptoki.ts';
import { CKM } from './cryptoki-names.ts';
import { type TokenKey, unusable } from './find-key.ts';
import type { OpenSession } from './token-session.ts';

/** An RSA signature of 16,384 bits; every other is shorter. */
const SIGNATURE_BYTES = 2_048;

const RSA_HASHES: { readonly [Algorithm in SignatureAlgorithm]?: readonly [name: string, oid: string] } = {
  'rsa-sha256': ['sha256', Oid.sha256],
  'rsa-sha384': ['sha384', Oid.sha384],
  'rsa-sha512': ['sha512', Oid.sha512],
};

/** The signature as X.509 carries it. The token gets a digest: what it signs is decided, and hashed, here. */
export async function sign(
  session: OpenSession,
  label: string,
  key: TokenKey,
  algorithm: SignatureAlgorithm,
  tbs: Buffer,
): Promise<Buffer> {
  if (key.publicKey.asymmetricKeyType === 'ec' && algorithm === signatureAlgorithmFor(key.publicKey)) {
    const digest = hash(algorithm.slice('ecdsa-'.length), tbs, 'buffer');
    return ecdsaValue(await signed(session, key, CKM.ecdsa, digest));
  }
  const rsaHash = RSA_HASHES[algorithm];
  if (key.publicKey.asymmetricKeyType === 'rsa' && rsaHash !== undefined) {
    const [name, oid] = rsaHash;
    return signed(session, key, CKM.rsaPkcs, digestInfo(oid, hash(name, tbs, 'buffer')));
  }
  throw unusable(label, `it does not sign with ${algorithm}`);
}

async function signed(
  { cryptoki, handle }: OpenSession,
  { privateHandle }: TokenKey,
  type: bigint,
  input: Buffer,
): Promise<Buffer> {
  const signature = Buffer.alloc(SIGNATURE_BYTES);
  const length = ulong(BigInt(signature.length));
  await cryptoki.call('C_SignInit', handle, mechanism(type), privateHandle);
  await cryptoki.call('C_Sign', handle, input, BigInt(input.length), signature, length);
  return signature.subarray(0, Number(length.readBigUInt64LE()));
}

/** A CK_MECHANISM without parameters. */
export const mechanism = (type: bigint): Buffer => Buffer.concat([ulong(type), Buffer.alloc(2 * WORD)]);

/** PKCS#11 gives r and s side by side, each as long as the order; X.509 wants ECDSA-Sig-Value (RFC 3279 2.2.3). */
function ecdsaValue(signature: Buffer): Buffer {
  const half = signature.length / 2;
  return encodeSequence(encodeInteger(signature.subarray(0, half)), encodeInteger(signature.subarray(half)));
}

/** RFC 8017 9.2: CKM_RSA_PKCS pads what it is given, and every token has it. */
const digestInfo = (oid: string, digest: Buffer): Buffer =>
  encodeSequence(encodeSequence(encodeOid(oid), encodeNull()), encodeOctetString(digest));
