import { contextConstructed, type DerReader } from '../../der/index.ts';
import { type Certificate, readCertificate } from '../certificate.ts';
import { type DistinguishedName, readName } from '../distinguished-name.ts';
import { readExtensions, refuseCriticalBeyond } from '../extension.ts';
import { Oid } from '../object-identifiers.ts';
import { type Diagnosed, Refused, readNested, readRefusable, type X509Refusal } from '../refusal.ts';
import { readSigned, type Signed } from '../signed.ts';
import { type CertId, certIdKey, readCertId } from './cert-id.ts';
import { type CertificateStatus, readStatus } from './certificate-status.ts';
import { OCSP_ERRORS, type OcspError } from './ocsp-error.ts';

export interface SingleResponse {
  readonly certId: CertId;
  readonly status: CertificateStatus;
  readonly thisUpdate: Date;
  /** Null: newer information is available all the time (RFC 6960 2.4). */
  readonly nextUpdate: Date | null;
}

export type ResponderId =
  | { readonly by: 'name'; readonly name: DistinguishedName }
  /** SHA-1 of the responder's key bits, lower-case hex. */
  | { readonly by: 'key'; readonly keyHash: string };

export interface BasicOcspResponse extends Signed {
  readonly responder: ResponderId;
  readonly producedAt: Date;
  /** At least one, each CertID once. */
  readonly responses: readonly SingleResponse[];
  readonly certificates: readonly Certificate[];
}

export type OcspResponse =
  | { readonly status: 'successful'; readonly basic: BasicOcspResponse }
  | { readonly status: OcspError };

/** OCPP's ocspResult has at most 5,500 characters; other responders send longer chains along. */
const MAXIMUM_BYTES = 64 * 1024;
const MAXIMUM_RESPONSES = 100;
const MAXIMUM_CERTIFICATES = 10;
const KEY_HASH_BYTES = 20;
const SUCCESSFUL = 0;
const ERROR_OF_CODE = new Map(Object.entries(OCSP_ERRORS).map(([error, code]) => [code as number, error as OcspError]));

/** Reads an OCSPResponse (RFC 6960 4.2) without judging who signed it. The result holds views of `input`. */
export function parseOcspResponse(input: Uint8Array): Diagnosed<OcspResponse, X509Refusal> {
  return readRefusable(input, MAXIMUM_BYTES, (reader) => reader.sequence(readOcspResponse));
}

function readOcspResponse(response: DerReader): OcspResponse {
  const code = response.enumerated();
  if (code !== SUCCESSFUL) {
    const error = ERROR_OF_CODE.get(code);
    if (error === undefined) throw new Refused('malformed', `the response status ${code} does not exist`);
    return { status: error };
  }
  const basic = response.constructed(contextConstructed(0), (explicit) =>
    explicit.sequence((bytes) => {
      const type = bytes.oid();
      if (type !== Oid.ocspBasic) throw new Refused('unsupported_version', `a response of type ${type}`);
      return readNested(bytes.octetString(), 'BasicOCSPResponse', readBasicResponse);
    }),
  );
  return { status: 'successful', basic };
}

function readBasicResponse(reader: DerReader): BasicOcspResponse {
  return reader.sequence((outer) => {
    const { body, signed } = readSigned(outer, (inner) => inner.sequence(readResponseData));
    const certificates = outer.optionalConstructed(contextConstructed(0), (explicit) =>
      explicit.sequence((list) => list.each(readCertificate)),
    );
    if (certificates !== null && certificates.length > MAXIMUM_CERTIFICATES) {
      throw new Refused('too_many', `more than ${MAXIMUM_CERTIFICATES} certificates`);
    }
    return { ...body, ...signed, certificates: certificates ?? [] };
  });
}

function readResponseData(data: DerReader) {
  // Version 1 is the default and so must be absent (X.690 11.5); there is no other.
  if (data.peek() === contextConstructed(0)) throw new Refused('unsupported_version', 'a version is written');
  const responder = readResponderId(data);
  const producedAt = data.generalizedTime();
  const responses = data.sequence((list) => list.each(readSingleResponse));
  if (responses.length === 0) throw new Refused('malformed', 'a response without a status');
  if (responses.length > MAXIMUM_RESPONSES) throw new Refused('too_many', `more than ${MAXIMUM_RESPONSES} statuses`);
  if (new Set(responses.map(({ certId }) => certIdKey(certId))).size !== responses.length) {
    throw new Refused('malformed', 'two statuses of one certificate');
  }
  data.optionalConstructed(contextConstructed(1), (extensions) =>
    refuseCriticalBeyond(readExtensions(extensions), [Oid.ocspNonce]),
  );
  return { responder, producedAt, responses };
}

function readResponderId(data: DerReader): ResponderId {
  const name = data.optionalConstructed(contextConstructed(1), readName);
  if (name !== null) return { by: 'name', name };
  const keyHash = data.constructed(contextConstructed(2), (explicit) => explicit.octetString());
  if (keyHash.length !== KEY_HASH_BYTES) throw new Refused('malformed', 'a responder key hash that is no SHA-1');
  return { by: 'key', keyHash: keyHash.toString('hex') };
}

function readSingleResponse(reader: DerReader): SingleResponse {
  return reader.sequence((single) => {
    const certId = readCertId(single);
    const status = readStatus(single);
    const thisUpdate = single.generalizedTime();
    const nextUpdate = single.optionalConstructed(contextConstructed(0), (explicit) => explicit.generalizedTime());
    single.optionalConstructed(contextConstructed(1), (extensions) =>
      refuseCriticalBeyond(readExtensions(extensions), []),
    );
    return { certId, status, thisUpdate, nextUpdate };
  });
}
