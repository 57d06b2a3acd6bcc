import {
  encodeBitString,
  encodeInteger,
  encodeNull,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '@bfcert/kernel/der';
import { Oid } from '@bfcert/kernel/x509';
import { CURVES } from './curves.ts';

/**
 * DER of the SubjectPublicKeyInfo from CKA_EC_PARAMS (DER of the curve's OID) and CKA_EC_POINT; null
 * for a curve that is not in use. Since PKCS#11 2.20 the point is wrapped in an OCTET STRING, and some
 * tokens still give it bare. Both begin with 04: only the length that the curve wants tells them apart.
 */
export function ecPublicKey(parameters: Buffer, point: Buffer): Buffer | null {
  const curve = Object.values(CURVES).find((known) => known.parameters.equals(parameters));
  if (curve === undefined) return null;
  const bare = point.subarray(-curve.pointBytes);
  if (point.length !== curve.pointBytes && !encodeOctetString(bare).equals(point)) return null;
  return encodeSequence(encodeSequence(encodeOid(Oid.ecPublicKey), parameters), encodeBitString(bare));
}

/** From CKA_MODULUS and CKA_PUBLIC_EXPONENT: unsigned, big-endian, perhaps with leading zeros. */
export function rsaPublicKey(modulus: Buffer, exponent: Buffer): Buffer {
  return encodeSequence(
    encodeSequence(encodeOid(Oid.rsaEncryption), encodeNull()),
    encodeBitString(encodeSequence(encodeInteger(modulus), encodeInteger(exponent))),
  );
}
