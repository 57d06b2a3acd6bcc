import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { Plane } from '../revocation/plane/plane.ts';
import type { SyntheticProbeId } from './synthetic-probe-id.ts';

export const probeStates = ['running', 'succeeded', 'failed'] as const;
export type ProbeState = (typeof probeStates)[number];

/** In this order; a probe that fails says at which. `arrive`: its revocation is to be seen everywhere. */
export const probeSteps = ['order', 'issue', 'revoke', 'arrive'] as const;
export type ProbeStep = (typeof probeSteps)[number];

/** Where its revocation has arrived, and when that was seen. */
export interface Arrival {
  readonly plane: Plane;
  readonly at: string;
}

/**
 * One certificate that is ordered, signed and revoked on the way that each other one goes, to see that the way is open.
 * Times are RFC 3339. `running`: the next round acts. Else nobody does, but for what a failed one has left behind.
 */
export interface SyntheticProbe {
  readonly id: SyntheticProbeId;
  readonly state: ProbeState;
  readonly startedAt: string;
  /** As the audit has it; the scheduler is `system:synthetic-probe`. */
  readonly startedBy: string;
  readonly reason: string;
  readonly correlationId: string;
  readonly identityId: IdentityId;
  readonly certificateId: CertificateId | null;
  readonly orderedAt: string | null;
  readonly issuedAt: string | null;
  readonly revokedAt: string | null;
  /** Planes that cannot confirm it (lists of an outside CA) are left out. */
  readonly arrived: readonly Arrival[];
  readonly endedAt: string | null;
  readonly failure: { readonly step: ProbeStep; readonly detail: string } | null;
  /** Nothing of it can be valid any more: what a failed one has left behind is revoked as soon as that is possible. */
  readonly isCleared: boolean;
}
