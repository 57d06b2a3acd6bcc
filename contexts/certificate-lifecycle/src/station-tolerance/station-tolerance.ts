import type { Concession } from '../concession/concession.ts';
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
export interface StationTolerance extends Concession<StationToleranceId, StationToleranceState> {
  readonly kind: ToleranceKind;
}

export const stationToleranceStates = ['active', 'ended', 'expired', 'fulfilled'] as const;
export type StationToleranceState = (typeof stationToleranceStates)[number];
