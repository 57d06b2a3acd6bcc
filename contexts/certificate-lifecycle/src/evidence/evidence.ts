import type { Json } from '@bfcert/kernel/canonical-json';
import { type Id, newId } from '@bfcert/kernel/ids';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';

export type EvidenceId = Id<'evd'>;

export const newEvidenceId = (at: Date): EvidenceId => newId('evd', at.getTime());

/** How a certificate was seen in use. Which types count is the purpose's rule (FR-002a). */
export const evidenceTypes = ['mtls_handshake', 'served_by_listener'] as const;
export type EvidenceType = (typeof evidenceTypes)[number];

/** What somebody saw: this identity used the certificate with this fingerprint. */
export interface Sighting {
  readonly identityId: IdentityId;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly type: EvidenceType;
  /** Who saw it, e.g. a gateway node. */
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
  readonly source: string;
  readonly verdict: string;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly sightings: number;
  readonly details: Json;
}
