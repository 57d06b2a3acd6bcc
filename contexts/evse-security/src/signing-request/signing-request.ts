import type { Id } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { CertificateUse } from '../station-contract/index.ts';

export type SigningRequestId = Id<'sgn'>;

/** A CSR a station sent. Stored before the station is answered; answers are matched to it by public key, never by order. */
export interface SigningRequest {
  readonly id: SigningRequestId;
  readonly identityId: ChargerId;
  /** The migration or renewal it serves. */
  readonly processId: string;
  /** SHA-256 of the DER SubjectPublicKeyInfo, hex. */
  readonly spkiSha256: string;
  /** What the station wants it for. A key is for one use: another would cross trust domains. */
  readonly use: CertificateUse;
  readonly csrPem: string;
  /** The station's own number of its newest request for this key (2.1); null: it gave none. */
  readonly requestId: number | null;
  readonly receivedAt: Date;
  /** SHA-256 of the certificate that the session which brought it was opened with; null: with none, or not known. */
  readonly provenWith: string | null;
  /** When it was taken up although nothing of ours had asked for it: it counts in its place's share of a day. Null: it was asked for. */
  readonly unaskedAt: Date | null;
  readonly verdict: SigningRequestVerdict;
}

export type SigningRequestVerdict =
  /** Next: us (hand it to the certificate lifecycle). */
  | { readonly kind: 'received' }
  /** Next: us, from then on (RFC 3339): a certificate for another key is being made in its place. */
  | { readonly kind: 'postponed'; readonly reason: string; readonly until: string }
  | { readonly kind: 'accepted'; readonly certificateId: string }
  | { readonly kind: 'refused'; readonly reason: string };
