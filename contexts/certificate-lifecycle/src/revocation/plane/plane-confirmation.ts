import type { CertificateId } from '../../certificate/certificate-id.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { PurposeName } from '../../purposes/purpose.ts';
import type { Plane, TrackedPlane } from './plane.ts';

/**
 * Whether one revocation has arrived in one plane. It holds what the plane is asked by, so that the
 * question outlives the record's material. Times are RFC 3339.
 */
export interface PlaneConfirmation {
  readonly certificateId: CertificateId;
  readonly identityId: IdentityId;
  readonly purpose: PurposeName;
  readonly plane: TrackedPlane;
  readonly fingerprint: string;
  readonly serial: string;
  /** Fingerprint of the issuing certificate; null: the root of `authority`, which chains leave out. */
  readonly issuer: string | null;
  readonly authority: string;
  readonly notAfter: string;
  readonly revokedAt: string;
  readonly state: PlaneState;
  /** Since when it is in that state. */
  readonly since: string;
  /** One sentence. */
  readonly detail: string;
  /** Gateways or IoT hubs that have confirmed; empty for other planes. */
  readonly confirmedBy: readonly string[];
  /** Looks so far. */
  readonly attempts: number;
  /** Not asked again before; null: not asked, somebody brings word. */
  readonly nextAttemptAt: string | null;
}

/** `not_applicable`: there is nothing there that could confirm it, as at the publication of another's lists. */
export const planeStates = ['outstanding', 'confirmed', 'not_applicable'] as const;
export type PlaneState = (typeof planeStates)[number];

/** How a revocation stands in one plane, for people. */
export interface PlaneStanding {
  readonly plane: Plane;
  readonly state: PlaneState;
  readonly since: string;
  readonly detail: string;
  /** Gateways or IoT hubs that have confirmed; empty for other planes. */
  readonly confirmedBy: readonly string[];
}

/** What waits for confirmation, by plane. */
export interface OutstandingPlane {
  readonly plane: Plane;
  readonly count: number;
  /** RFC 3339: when the one was revoked that waits longest. */
  readonly oldestSince: string;
}
