import {
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeOctetString,
  encodeOid,
  encodeSequence,
} from '../../der/index.ts';
import type { SignatureAlgorithm } from '../algorithm-identifier.ts';
import { keyIdentifierOf } from '../extension-builders.ts';
import { Oid } from '../object-identifiers.ts';
import { encodeSigned } from '../signed.ts';
import { type CertId, encodeCertId } from './cert-id.ts';
import { type CertificateStatus, encodeStatus } from './certificate-status.ts';
import { OCSP_ERRORS, type OcspError } from './ocsp-error.ts';

export interface SingleResponseFields {
  readonly certId: CertId;
  readonly status: CertificateStatus;
  /** Whole seconds; milliseconds are cut off. */
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export interface OcspResponseDataFields {
  /** DER of the SubjectPublicKeyInfo of the key that will sign: the responder is named by key (RFC 5019 2.2.2). */
  readonly responderSpki: Uint8Array;
  readonly producedAt: Date;
  readonly responses: readonly SingleResponseFields[];
}

/** ResponseData (RFC 6960 4.2.1): the bytes to be signed. Throws on fields no response can have. */
export function encodeOcspResponseData({ responderSpki, producedAt, responses }: OcspResponseDataFields): Buffer {
  if (responses.length === 0) throw new Error('a response has at least one status');
  return encodeSequence(
    encodeExplicit(2, encodeOctetString(keyIdentifierOf(responderSpki))),
    encodeGeneralizedTime(producedAt),
    encodeSequence(...responses.map(encodeSingleResponse)),
  );
}

function encodeSingleResponse({ certId, status, thisUpdate, nextUpdate }: SingleResponseFields): Buffer {
  if (nextUpdate <= thisUpdate) throw new RangeError('nextUpdate does not lie after thisUpdate');
  return encodeSequence(
    encodeCertId(certId),
    encodeStatus(status),
    encodeGeneralizedTime(thisUpdate),
    encodeExplicit(0, encodeGeneralizedTime(nextUpdate)),
  );
}

const SUCCESSFUL = encodeEnumerated(0);
const BASIC_RESPONSE = encodeOid(Oid.ocspBasic);

/**
 * A successful OCSPResponse around signed ResponseData. `certificates`: DER of the delegated
 * responder's certificate, none when the issuer itself has signed.
 */
export function assembleOcspResponse(
  responseData: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
  certificates: readonly Uint8Array[],
): Buffer {
  const embedded = certificates.length === 0 ? [] : [encodeExplicit(0, encodeSequence(...certificates))];
  const basic = encodeSigned(responseData, algorithm, signature, ...embedded);
  return encodeSequence(SUCCESSFUL, encodeExplicit(0, encodeSequence(BASIC_RESPONSE, encodeOctetString(basic))));
}

/** An unsigned answer that says why there is none (RFC 6960 4.2.1). */
export const encodeOcspError = (error: OcspError): Buffer => encodeSequence(encodeEnumerated(OCSP_ERRORS[error]));
