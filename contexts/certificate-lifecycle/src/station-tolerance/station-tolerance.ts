import type { IdentityId } from '../identity/identity-id.ts';
import type { StationToleranceId } from './station-tolerance-id.ts';
import type { ToleranceKind } from './tolerance-kind.ts';

/**
 * One deviation of one station that is put up with until its end date.
 *
 *   (none) ── asked for by one administrator, approved by another ──→ active      next: the clock
 *   active ── ended by a person ──→ ended
 *   active ── the end date ──→ expired
 *   active ── the station has what it was let in for ──→ fulfilled
 */
export interface StationTolerance {
  readonly id: StationToleranceId;
  /** A charger. */
  readonly identityId: IdentityId;
  readonly kind: ToleranceKind;
  readonly state: StationToleranceState;
  readonly version: number;
  /** In the words of whoever asked. */
  readonly reason: string;
  /** RFC 3339. */
  readonly grantedAt: string;
  /** RFC 3339: from then on nothing is tolerated by it, whether or not that is written down yet. */
  readonly until: string;
  /** Who asked for it and who approved it. */
  readonly people: { readonly [name: string]: string };
  readonly endedAt: string | null;
  /** As in the audit; null while it is active. */
  readonly endedBy: string | null;
  readonly endReason: string | null;
}

export const stationToleranceStates = ['active', 'ended', 'expired', 'fulfilled'] as const;
export type StationToleranceState = (typeof stationToleranceStates)[number];
