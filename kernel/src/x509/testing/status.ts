import type { SignatureAlgorithm } from '../algorithm-identifier.ts';
import type { Certificate } from '../certificate.ts';
import { assembleCrl, encodeTbsCrl, type TbsCrlFields } from '../crl/encode-crl.ts';
import { encodeCrlEntry, type RevokedCertificate } from '../crl/encode-crl-entry.ts';
import { extendedKeyUsage, keyUsage, ocspNoCheck } from '../extension-builders.ts';
import { Oid } from '../object-identifiers.ts';
import type { CertId } from '../ocsp/cert-id.ts';
import {
  assembleOcspResponse,
  encodeOcspResponseData,
  type SingleResponseFields,
} from '../ocsp/encode-ocsp-response.ts';
import { signatureAlgorithmFor, signTbs } from '../signature.ts';
import { type Issued, type IssueOptions, issue, type KeyPair, spkiOf } from './issue.ts';

export const THIS_UPDATE = new Date('2026-11-01T00:00:00Z');
export const NEXT_UPDATE = new Date('2026-11-08T00:00:00Z');

export type CrlOptions = Partial<Omit<TbsCrlFields, 'entries'>> & { readonly revoked?: readonly RevokedCertificate[] };

/** A CRL of our own making. */
export function crlOf(issuer: Issued, { revoked = [], ...options }: CrlOptions = {}): Buffer {
  const signatureAlgorithm = options.signatureAlgorithm ?? signatureAlgorithmFor(issuer.privateKey);
  const tbs = encodeTbsCrl({
    signatureAlgorithm,
    issuer: issuer.certificate,
    thisUpdate: THIS_UPDATE,
    nextUpdate: NEXT_UPDATE,
    number: 1n,
    issuingDistributionPoint: null,
    entries: revoked.map(encodeCrlEntry),
    ...options,
  });
  return assembleCrl(tbs, signatureAlgorithm, signTbs(tbs, issuer.privateKey, signatureAlgorithm));
}

/** A delegated OCSP responder. */
export const responderOf = (issuer: Issued, options: IssueOptions = {}): Issued =>
  issue({
    subject: [{ name: 'CN', value: 'Responder' }],
    issuer,
    extensions: [keyUsage(['digitalSignature']), extendedKeyUsage([Oid.ocspSigning]), ocspNoCheck()],
    ...options,
  });

export const good = (certId: CertId): SingleResponseFields => ({
  certId,
  status: { status: 'good' },
  thisUpdate: THIS_UPDATE,
  nextUpdate: NEXT_UPDATE,
});

/** A successful OCSP response of our own making. */
export function ocspResponseOf(
  signer: KeyPair & { readonly algorithm?: SignatureAlgorithm },
  responses: readonly SingleResponseFields[],
  embedded: readonly Certificate[] = [],
): Buffer {
  const algorithm = signer.algorithm ?? signatureAlgorithmFor(signer.privateKey);
  const data = encodeOcspResponseData({ responderSpki: spkiOf(signer), producedAt: THIS_UPDATE, responses });
  const signature = signTbs(data, signer.privateKey, algorithm);
  return assembleOcspResponse(
    data,
    algorithm,
    signature,
    embedded.map(({ der }) => der),
  );
}
