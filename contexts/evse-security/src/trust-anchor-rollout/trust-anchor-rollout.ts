import type { RootsInUse, StationBundle, TrustAnchor, VehicleBundle } from '@bfcert/certificate-lifecycle';
import type { Id } from '@bfcert/kernel/ids';
import type { ChargerKind } from '../charger/charger.ts';
import type { CertificateKind, VehicleRootKind } from '../station-contract/index.ts';
import type { StationProcess } from '../station-process/station-process.ts';

export type TrustAnchorRolloutId = Id<'tar'>;

/** Whoever dials us verifies us: stations, and local controllers in the place of those behind them. */
export const anchorOwners: readonly ChargerKind[] = ['station', 'controller'];

/** No local controller meets a vehicle. */
export const ownersOf = (bundle: StationBundle): readonly ChargerKind[] =>
  isForVehicles(bundle) ? ['station'] : anchorOwners;

/** Under which use a station keeps the roots of a bundle. */
export const rootKindOf = {
  charging_station_trust: 'csms_root',
  v2g_trust: 'v2g_root',
  contract_trust: 'mo_root',
  oem_provisioning_trust: 'oem_root',
} as const satisfies Readonly<Record<StationBundle, CertificateKind>>;

export const vehicleBundleOf = {
  v2g_root: 'v2g_trust',
  mo_root: 'contract_trust',
  oem_root: 'oem_provisioning_trust',
} as const satisfies Readonly<Record<VehicleRootKind, VehicleBundle>>;

/** By these a station checks contracts and vehicles; no connection stands on them, so nobody is shut out with them. */
export const isForVehicles = (bundle: StationBundle): bundle is VehicleBundle => bundle !== 'charging_station_trust';

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
