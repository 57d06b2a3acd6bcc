import type { RootsInUse, TrustAnchor } from '@bfcert/certificate-lifecycle';
import type { Id } from '@bfcert/kernel/ids';
import type { ChargerKind } from '../charger/charger.ts';
import type { StationProcess } from '../station-process/station-process.ts';

export type TrustAnchorRolloutId = Id<'tar'>;

/** Whoever dials us verifies us: stations, and local controllers in the place of those behind them. */
export const anchorOwners: readonly ChargerKind[] = ['station', 'controller'];

export const rolloutSteps = ['anchors', 'removal'] as const;

/** `failed`: a person is to look; the station keeps what it has. */
export type RolloutPhase = 'planned' | (typeof rolloutSteps)[number] | 'completed' | 'failed';

/**
 * A station is brought what the version of trust anchors has that is on its way, else the one in force, and then loses what
 * of ours no version wants any more: never before it lists all that it is to have.
 */
export type TrustAnchorRollout = StationProcess<RolloutPhase>;

/** Of ours, and wanted by no version any more. */
export interface UnwantedAnchor extends TrustAnchor {
  /** A certificate that we show to stations, or the station's own, stands under it now. */
  readonly isInUse: boolean;
}

/** What others put on a station, which the policy has deleted: whatever it lists that is none of `ours`, of any version, and not in use. */
export interface OthersToGo {
  readonly ours: readonly TrustAnchor[];
  readonly inUse: RootsInUse;
}
