import { contextConstructed, type DerReader, encodeSequence } from '../../der/index.ts';
import { skipAlgorithm } from '../algorithm-identifier.ts';
import { readExtensions, refuseCriticalBeyond } from '../extension.ts';
import { readGeneralName } from '../general-name.ts';
import { Oid } from '../object-identifiers.ts';
import { type Diagnosed, Refused, readRefusable, type X509Refusal } from '../refusal.ts';
import { type CertId, encodeCertId, readCertId } from './cert-id.ts';

/** A request for one certificate is some 80 to 200 bytes; there is room for a signature with its certificates. */
const MAXIMUM_BYTES = 8 * 1024;
/** RFC 5019 2.1.1: clients ask for one. */
const MAXIMUM_CERTIFICATES = 10;

/**
 * The certificates an OCSPRequest (RFC 6960 4.1) asks for, at least one. A requestor's name and
 * signature are read past: a responder may ignore them (RFC 5019 2.1.2), and what we answer is the
 * same for everybody. So is the nonce: pre-signed answers cannot repeat it (RFC 5019 chapter 4).
 */
export function parseOcspRequest(input: Uint8Array): Diagnosed<readonly CertId[], X509Refusal> {
  return readRefusable(input, MAXIMUM_BYTES, (reader) =>
    reader.sequence((request) => {
      const certIds = request.sequence(readTbsRequest);
      request.optionalConstructed(contextConstructed(0), skipSignature);
      return certIds;
    }),
  );
}

/** The signature is not verified, so its algorithm may be any; the certificates stay unread. */
function skipSignature(reader: DerReader): void {
  reader.sequence((signature) => {
    skipAlgorithm(signature);
    signature.wholeOctets();
    signature.optionalConstructed(contextConstructed(0), (certificates) => certificates.any());
  });
}

function readTbsRequest(tbs: DerReader): CertId[] {
  // Version 1 is the default and so must be absent (X.690 11.5); there is no other.
  if (tbs.peek() === contextConstructed(0)) throw new Refused('unsupported_version', 'a version is written');
  tbs.optionalConstructed(contextConstructed(1), readGeneralName);
  const certIds = tbs.sequence((list) => list.each(readSingleRequest));
  if (certIds.length === 0) throw new Refused('malformed', 'a request for no certificate');
  if (certIds.length > MAXIMUM_CERTIFICATES)
    throw new Refused('too_many', `more than ${MAXIMUM_CERTIFICATES} requests`);
  tbs.optionalConstructed(contextConstructed(2), (extensions) =>
    refuseCriticalBeyond(readExtensions(extensions), [Oid.ocspNonce]),
  );
  return certIds;
}

function readSingleRequest(reader: DerReader): CertId {
  return reader.sequence((request) => {
    const certId = readCertId(request);
    request.optionalConstructed(contextConstructed(0), (extensions) =>
      refuseCriticalBeyond(readExtensions(extensions), []),
    );
    return certId;
  });
}

/** DER of an unsigned request without a nonce: its answer may come from a cache and go to many. */
export const encodeOcspRequest = (certIds: readonly CertId[]): Buffer =>
  encodeSequence(encodeSequence(encodeSequence(...certIds.map((certId) => encodeSequence(encodeCertId(certId))))));
