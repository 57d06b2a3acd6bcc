import type { ReleasedTrustAnchors, StationBundle, TrustAnchor } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { VehicleRootKind } from '../station-contract/index.ts';
import type { AnchorFact } from '../station-process/check.ts';
import { isForVehicles, vehicleBundleOf } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';

/** What a station is to have of one use, and the version of its bundle; 0: it is of none. */
export interface AnchorsOfStation extends Pick<ReleasedTrustAnchors, 'anchors' | 'version'> {
  /** Of ours, and to be had no more; left out: of such a use there are none. */
  readonly unwanted?: readonly TrustAnchor[];
}

/** What a station lists for its way to us is held against this. */
export async function csmsAnchors({
  lifecycle,
}: Pick<EvseSecurityDependencies, 'lifecycle'>): Promise<AnchorsOfStation> {
  const { unwanted } = await lifecycle.trustAnchorRollout('charging_station_trust');
  return { ...(await lifecycle.stationTrustAnchors()), unwanted };
}

/** The roots at which the chains end that are made here for this edition of ISO 15118. */
export const v2gRootsFor = async (
  { lifecycle }: Pick<EvseSecurityDependencies, 'lifecycle'>,
  purpose: VehicleEndpoint['purpose'],
): Promise<AnchorsOfStation> => ({ anchors: await lifecycle.v2gRoots(purpose), version: 0 });

/** Of the version of a bundle that is on its way, else of the one in force; it holds nothing where there is none. */
export const vehicleRoots = (
  { lifecycle }: Pick<EvseSecurityDependencies, 'lifecycle'>,
  kind: VehicleRootKind,
): Promise<AnchorsOfStation> => lifecycle.trustAnchorRollout(vehicleBundleOf[kind]);

/** What a station lists is compared with these when it was asked for a rollout. */
export const anchorsOfBundle = (
  deps: Pick<EvseSecurityDependencies, 'lifecycle'>,
  bundle: StationBundle,
): Promise<AnchorsOfStation> => (isForVehicles(bundle) ? deps.lifecycle.trustAnchorRollout(bundle) : csmsAnchors(deps));

/** The anchors beside what is known of this station. */
export async function stationAnchors(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  { anchors }: Pick<AnchorsOfStation, 'anchors'>,
): Promise<readonly AnchorFact[]> {
  const known = new Map((await stores.anchors.ofCharger(tx, id)).map((one) => [one.fingerprint, one.state]));
  return anchors.map((anchor) => ({ ...anchor, state: known.get(anchor.fingerprint) ?? 'intended' }));
}
