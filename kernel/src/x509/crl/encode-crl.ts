import { encodeExplicit, encodeInteger, encodeSequence, encodeSequenceOf, encodeTime } from '../../der/index.ts';
import { encodeSignatureAlgorithm, type SignatureAlgorithm } from '../algorithm-identifier.ts';
import type { Certificate } from '../certificate.ts';
import { encodeExtensions } from '../extension.ts';
import { authorityKeyIdentifier } from '../extension-builders.ts';
import { Oid } from '../object-identifiers.ts';
import { encodeSigned } from '../signed.ts';
import { type IssuingDistributionPoint, issuingDistributionPoint } from './issuing-distribution-point.ts';

export interface TbsCrlFields {
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly issuer: Pick<Certificate, 'subject' | 'subjectKeyId' | 'spki'>;
  /** Whole seconds; milliseconds are cut off. */
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Rises with every CRL of this issuer and scope (RFC 5280 5.2.3); at most 20 bytes. */
  readonly number: bigint;
  /** Null: this list is the issuer's only one. */
  readonly issuingDistributionPoint: IssuingDistributionPoint | null;
  /** As `encodeCrlEntry` gives them, each certificate once; their order is free. */
  readonly entries: readonly Uint8Array[];
}

const VERSION_2 = encodeInteger(1);
const MAXIMUM_NUMBER_DIGITS = 40;

/** TBSCertList, version 2 (RFC 5280 5.1). Throws on fields no CRL can have. */
export function encodeTbsCrl(fields: TbsCrlFields): Buffer {
  if (fields.nextUpdate <= fields.thisUpdate) throw new RangeError('nextUpdate does not lie after thisUpdate');
  const extensions = [
    authorityKeyIdentifier(fields.issuer),
    { oid: Oid.crlNumber, critical: false, value: encodeCrlNumber(fields.number) },
    ...(fields.issuingDistributionPoint === null ? [] : [issuingDistributionPoint(fields.issuingDistributionPoint)]),
  ];
  return encodeSequence(
    VERSION_2,
    encodeSignatureAlgorithm(fields.signatureAlgorithm),
    fields.issuer.subject.der,
    encodeTime(fields.thisUpdate),
    encodeTime(fields.nextUpdate),
    // RFC 5280 5.1.2.6: absent rather than empty.
    ...(fields.entries.length === 0 ? [] : [encodeSequenceOf(fields.entries)]),
    encodeExplicit(0, encodeExtensions(extensions)),
  );
}

function encodeCrlNumber(number: bigint): Buffer {
  const digits = number.toString(16);
  if (number < 0n || digits.length > MAXIMUM_NUMBER_DIGITS) throw new RangeError('a CRL number has at most 20 bytes');
  return encodeInteger(Buffer.from(digits.padStart(MAXIMUM_NUMBER_DIGITS, '0'), 'hex'));
}

export const assembleCrl = (tbs: Uint8Array, algorithm: SignatureAlgorithm, signature: Uint8Array): Buffer =>
  encodeSigned(tbs, algorithm, signature);
