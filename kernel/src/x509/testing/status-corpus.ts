import type { Certificate } from '../certificate.ts';
import { encodeCertsOnly } from '../certs-only.ts';
import { assembleCrl, encodeTbsCrl, type TbsCrlFields } from '../crl/encode-crl.ts';
import { encodeCrlEntry } from '../crl/encode-crl-entry.ts';

import { certIdOf } from '../ocsp/cert-id.ts';
import type { CertificateStatus } from '../ocsp/certificate-status.ts';
import { assembleOcspResponse, encodeOcspError, encodeOcspResponseData } from '../ocsp/encode-ocsp-response.ts';
import { encodeOcspRequest } from '../ocsp/ocsp-request.ts';
import { NEXT_UPDATE, THIS_UPDATE } from './status.ts';

/** Signatures are only shapes: these readers do not verify. */
const SIGNATURE = Buffer.alloc(70, 7);
const REVOKED_AT = new Date('2051-01-02T03:04:05Z');
const SERIALS = ['1', '80', 'fe'.repeat(20), '0123456789abcdef'];
const HASHES = ['sha1', 'sha256', 'sha384', 'sha512'] as const;

const crl = (issuer: Certificate, fields: Partial<TbsCrlFields>): Buffer =>
  assembleCrl(
    encodeTbsCrl({
      signatureAlgorithm: 'ecdsa-sha256',
      issuer,
      thisUpdate: THIS_UPDATE,
      nextUpdate: NEXT_UPDATE,
      number: 255n,
      issuingDistributionPoint: null,
      entries: [],
      ...fields,
    }),
    'ecdsa-sha256',
    SIGNATURE,
  );

export const crlCorpus = (issuer: Certificate): readonly Buffer[] => [
  crl(issuer, {}),
  crl(issuer, {
    nextUpdate: REVOKED_AT,
    issuingDistributionPoint: { uris: ['http://crl.example/1'], onlyContains: 'userCertificates' },
    entries: SERIALS.map((serial) =>
      encodeCrlEntry({ serial, revocationDate: REVOKED_AT, reason: 'cessationOfOperation' }),
    ),
  }),
  crl(issuer, {
    issuingDistributionPoint: { uris: null, onlyContains: 'caCertificates' },
    entries: SERIALS.map((serial, i) =>
      encodeCrlEntry({ serial, revocationDate: THIS_UPDATE, reason: i % 2 === 0 ? 'unspecified' : 'superseded' }),
    ),
  }),
];

export const ocspRequestCorpus = (issuer: Certificate): readonly Buffer[] => [
  ...HASHES.map((hash) => encodeOcspRequest([certIdOf(issuer, 'fedcba98', hash)])),
  encodeOcspRequest(SERIALS.map((serial) => certIdOf(issuer, serial, 'sha1'))),
];

const STATUSES: readonly CertificateStatus[] = [
  { status: 'good' },
  { status: 'unknown' },
  { status: 'revoked', revocationTime: REVOKED_AT, reason: 'unspecified' },
  { status: 'revoked', revocationTime: REVOKED_AT, reason: 'keyCompromise' },
];

export function ocspResponseCorpus(issuer: Certificate): readonly Buffer[] {
  const responses = STATUSES.map((status, i) => ({
    certId: certIdOf(issuer, SERIALS[i] ?? '', HASHES[i] ?? 'sha1'),
    status,
    thisUpdate: THIS_UPDATE,
    nextUpdate: NEXT_UPDATE,
  }));
  const of = (statuses: typeof responses, certificates: readonly Buffer[]) =>
    assembleOcspResponse(
      encodeOcspResponseData({ responderSpki: issuer.spki, producedAt: THIS_UPDATE, responses: statuses }),
      'ecdsa-sha256',
      SIGNATURE,
      certificates,
    );
  return [of(responses, []), ...responses.map((status) => of([status], [issuer.der])), encodeOcspError('tryLater')];
}

export const certsOnlyCorpus = (certificates: readonly Buffer[]): readonly Buffer[] => [
  ...certificates.map((der) => encodeCertsOnly([der])),
  encodeCertsOnly(certificates),
];
