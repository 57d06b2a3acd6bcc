import type { Json } from '@bfcert/kernel/canonical-json';
import { type Id, newId } from '@bfcert/kernel/ids';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { EvidenceSource } from './evidence-source.ts';

export type EvidenceId = Id<'evd'>;

export const newEvidenceId = (at: Date): EvidenceId => newId('evd', at.getTime());

/**
 * What can be known of a certificate's use. Which of it counts for a purpose is the purpose's rule
 * (FR-002a). Several are recorded and stand in no rule, `ocpp_delivery` above all: a message that was
 * carried proves nothing (FR-007). So does a certificate that somebody has handed in (`certificate_shown`).
 */
export const evidenceTypes = [
  'mtls_handshake',
  'served_by_listener',
  'vehicle_transaction',
  'ocsp_query',
  'accepted_by_station',
  'listed_by_station',
  'evse_acceptance',
  'provider_confirmation',
  'provisioning_status',
  'scheme_readiness',
  'program_proof',
  'iot_platform_active',
  'bundle_verified',
  'used_by_process',
  'ocpp_delivery',
  'certificate_shown',
] as const;
export type EvidenceType = (typeof evidenceTypes)[number];

/**
 * The types that show the endpoint using the certificate. The others show that it is ready for use,
 * which is enough to bring it into force and too little to say that the endpoint has gone back to it:
 * a station lists, and a platform calls active, what it has merely kept.
 */
export const typesOfUse: readonly EvidenceType[] = [
  'mtls_handshake',
  'served_by_listener',
  'vehicle_transaction',
  'ocsp_query',
  'used_by_process',
];

export const showsUse = (type: EvidenceType): boolean => typesOfUse.includes(type);

/** What somebody saw: this identity used the certificate with this fingerprint. */
export interface Sighting {
  readonly identityId: IdentityId;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly type: EvidenceType;
  readonly from: EvidenceSource;
  /** Who it was there, e.g. a gateway node. */
  readonly source: string;
  /** By the observer's clock, RFC 3339. */
  readonly at: string;
  readonly details?: Json;
}

/**
 * Every sighting is kept, also a refused one. Sightings that meant the same are one row that counts:
 * a station that reconnects every minute leaves a number, not a million rows.
 */
export interface Evidence {
  readonly id: EvidenceId;
  readonly identityId: IdentityId;
  /** Null for a fingerprint we have no record of. */
  readonly certificateId: CertificateId | null;
  readonly fingerprint: string;
  readonly type: EvidenceType;
  readonly from: EvidenceSource;
  readonly source: string;
  readonly verdict: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly sightings: number;
  readonly details: Json;
}
