import type { CertificateId, IdentityId } from '@bfcert/certificate-lifecycle';
import { type Id, parseId } from '@bfcert/kernel/ids';

export type VasEnrolmentId = Id<'ven'>;
export const parseVasEnrolmentId = (text: string): VasEnrolmentId | null => parseId('ven', text);

/** By what a vehicle has proven who it is. */
export const enrolmentProofs = [
  'oem_certificate',
  'one_time_token',
  'registered_key',
  /** The one that is renewed. */
  'current_certificate',
] as const;
export type EnrolmentProof = (typeof enrolmentProofs)[number];

/**
 * One signing request of one vehicle for one program. The same request again is the same enrolment, so that no request ever
 * leads to two certificates (RFC 7030 4.2.3 has a client repeat it until it is answered). Who acts next:
 *
 *   waiting   an operator, whose word the program wants before a vehicle's first certificate
 *   accepted  the certificate lifecycle: the record `certificateId` says how far it is; null: it is about to be ordered
 *   declined  nobody
 */
export interface VasEnrolment {
  readonly id: VasEnrolmentId;
  readonly identityId: IdentityId;
  /** Of its vehicle. */
  readonly owner: string;
  readonly program: string;
  readonly proof: EnrolmentProof;
  /** SHA-256 of the request's DER, lower-case hex. */
  readonly requestSha256: string;
  readonly csrPem: string;
  /** The certificate that it came with, if with any: SHA-256, lower-case hex. */
  readonly provenWith: string | null;
  readonly state: VasEnrolmentState;
  readonly certificateId: CertificateId | null;
  readonly requestedAt: Date;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
}

export const vasEnrolmentStates = ['waiting', 'accepted', 'declined'] as const;
export type VasEnrolmentState = (typeof vasEnrolmentStates)[number];
