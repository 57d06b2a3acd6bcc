import {
  contextConstructed,
  contextPrimitive,
  type DerReader,
  encodeElement,
  encodeEnumerated,
  encodeExplicit,
  encodeGeneralizedTime,
  encodeImplicit,
} from '../../der/index.ts';
import { CRL_REASONS, type CrlReason, readCrlReason } from '../crl/revocation-reason.ts';

/** CertStatus of RFC 6960 4.2.1. */
export type CertificateStatus =
  | { readonly status: 'good' }
  | { readonly status: 'revoked'; readonly revocationTime: Date; readonly reason: CrlReason }
  | { readonly status: 'unknown' };

const GOOD = 0;
const REVOKED = 1;
const UNKNOWN = 2;
const NOTHING = Buffer.alloc(0);

export function encodeStatus(status: CertificateStatus): Buffer {
  switch (status.status) {
    case 'good':
      return encodeImplicit(GOOD, NOTHING);
    case 'unknown':
      return encodeImplicit(UNKNOWN, NOTHING);
    case 'revoked':
      return encodeElement(
        contextConstructed(REVOKED),
        encodeGeneralizedTime(status.revocationTime),
        // As in a CRL, the reason is left out instead of saying "unspecified".
        status.reason === 'unspecified' ? NOTHING : encodeExplicit(0, encodeEnumerated(CRL_REASONS[status.reason])),
      );
  }
}

export function readStatus(reader: DerReader): CertificateStatus {
  switch (reader.peek()) {
    case contextPrimitive(GOOD):
      return readNothing(reader, { status: 'good' });
    case contextPrimitive(UNKNOWN):
      return readNothing(reader, { status: 'unknown' });
    default:
      return reader.constructed(contextConstructed(REVOKED), (revoked) => ({
        status: 'revoked',
        revocationTime: revoked.generalizedTime(),
        reason: revoked.optionalConstructed(contextConstructed(0), readCrlReason) ?? 'unspecified',
      }));
  }
}

/** `[n] IMPLICIT NULL`. */
function readNothing(reader: DerReader, status: CertificateStatus): CertificateStatus {
  const tag = reader.peek() ?? reader.fail('truncated');
  if (reader.primitive(tag).length !== 0) reader.fail('null_invalid');
  return status;
}
