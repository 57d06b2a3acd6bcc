import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { RecoveryCaseId } from './recovery-case-id.ts';

/**
 * A charger that has lost its last way in, and how it gets a new one. At most one of an identity is open.
 *
 *   open ── two people name a bootstrap and an end date ──→ admitting      next: the station
 *   open | admitting ── a certificate of its own is in use ──→ recovered
 *   admitting ── the end date ──→ expired
 *   open | admitting ── withdrawn by a person ──→ withdrawn
 */
export interface RecoveryCase {
  readonly id: RecoveryCaseId;
  readonly identityId: IdentityId;
  readonly state: RecoveryState;
  readonly version: number;
  /** The certificate whose revocation took its last way in; null: opened by a person. */
  readonly because: CertificateId | null;
  /** As in the audit. */
  readonly openedBy: string;
  readonly reason: string;
  /** RFC 3339. */
  readonly openedAt: string;
  readonly bootstrap: Bootstrap | null;
  /** RFC 3339: from then on the bootstrap admits nobody. */
  readonly until: string | null;
  /** Who asked for it and who approved it. */
  readonly people: { readonly [name: string]: string } | null;
  readonly endedAt: string | null;
  /** The certificate that the station uses since. */
  readonly recoveredWith: CertificateId | null;
}

export const recoveryStates = ['open', 'admitting', 'recovered', 'expired', 'withdrawn'] as const;
export type RecoveryState = (typeof recoveryStates)[number];

/** What admits the station, to ask for a certificate of its own and for nothing else. */
export interface Bootstrap {
  readonly kind: 'factory_certificate';
  readonly certificateId: CertificateId;
  readonly fingerprint: string;
}

export const isRunning = ({ state }: Pick<RecoveryCase, 'state'>): boolean => state === 'open' || state === 'admitting';
