import { encodeExplicit, encodeInteger, encodeSequence, encodeTime } from '../der/index.ts';
import { encodeSignatureAlgorithm, type SignatureAlgorithm } from './algorithm-identifier.ts';
import { type Extension, encodeExtensions } from './extension.ts';
import { encodeSerial } from './serial-number.ts';
import { encodeSigned } from './signed.ts';

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
    encodeSerial(fields.serial),
    encodeSignatureAlgorithm(fields.signatureAlgorithm),
    fields.issuer,
    encodeSequence(encodeTime(fields.notBefore), encodeTime(fields.notAfter)),
    fields.subject,
    fields.spki,
    ...(fields.extensions.length === 0 ? [] : [encodeExplicit(3, encodeExtensions(fields.extensions))]),
  );
}

export const assembleCertificate = (tbs: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): Buffer =>
  encodeSigned(tbs, algorithm, signature);
