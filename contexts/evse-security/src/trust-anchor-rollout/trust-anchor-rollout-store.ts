import type { StationBundle } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { StationProcessStore } from '../station-process/station-process-store.ts';
import type { RolloutPhase, TrustAnchorRollout } from './trust-anchor-rollout.ts';

/** A station has one open at most for each bundle. `latestOf` and `latestOfEach` are about `charging_station_trust`. */
export interface TrustAnchorRolloutStore extends StationProcessStore<RolloutPhase> {
  /** `latestOfEach`, of this bundle. */
  latestOfBundle(
    tx: Transaction,
    bundle: StationBundle,
    ids: readonly ChargerId[],
  ): Promise<ReadonlyMap<ChargerId, TrustAnchorRollout>>;
  /** `begunSince`, of this bundle. */
  begunOfBundle(
    tx: Transaction,
    bundle: StationBundle,
    ids: readonly ChargerId[],
    since: Date,
  ): Promise<readonly Pick<TrustAnchorRollout, 'id' | 'phase'>[]>;
  /** Those that have not ended, of every bundle, by their ids. */
  openOf(tx: Transaction, id: ChargerId): Promise<readonly TrustAnchorRollout[]>;
  /** Of these stations those that have one that has not ended, of whatever bundle. */
  withOpen(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlySet<ChargerId>>;
}
