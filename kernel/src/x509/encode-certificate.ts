import { encodeBitString, encodeExplicit, encodeInteger, encodeSequence, encodeTime } from '../der/index.ts';
import { encodeSignatureAlgorithm, type SignatureAlgorithm } from './algorithm-identifier.ts';
import { type Extension, encodeExtensions } from './extension.ts';

export interface TbsCertificateFields {
  /** Hex of a positive integer of at most 20 bytes. */
  readonly serial: string;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** DER of a Name, as the issuer's certificate has its subject. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Whole seconds; milliseconds are cut off. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly extensions: readonly Extension[];
}

const VERSION_3 = encodeExplicit(0, encodeInteger(2));

/** TBSCertificate, version 3 (RFC 5280 4.1). Throws on fields no certificate can have. */
export function encodeTbsCertificate(fields: TbsCertificateFields): Buffer {
  if (fields.notAfter < fields.notBefore) throw new RangeError('notAfter lies before notBefore');
  return encodeSequence(
    VERSION_3,
    encodeInteger(serialBytes(fields.serial)),
    encodeSignatureAlgorithm(fields.signatureAlgorithm),
    fields.issuer,
    encodeSequence(encodeTime(fields.notBefore), encodeTime(fields.notAfter)),
    fields.subject,
    fields.spki,
    ...(fields.extensions.length === 0 ? [] : [encodeExplicit(3, encodeExtensions(fields.extensions))]),
  );
}

export const assembleCertificate = (tbs: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): Buffer =>
  encodeSequence(tbs, encodeSignatureAlgorithm(algorithm), encodeBitString(signature));

/** `Buffer.from(hex)` drops an odd last digit silently, so the length is made even first. */
function serialBytes(serial: string): Buffer {
  const digits = serial.replace(/^0+/, '');
  if (!/^[0-9a-fA-F]{1,40}$/.test(digits)) throw new RangeError('a serial number is hex, positive, at most 20 bytes');
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
}
