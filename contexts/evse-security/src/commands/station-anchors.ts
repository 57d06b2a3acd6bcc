import type { ReleasedTrustAnchors } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { AnchorFact } from '../station-process/check.ts';
import type { VehicleEndpoint } from '../vehicle-endpoint/vehicle-endpoint.ts';

/** What a station is to have of one use, and the version of its bundle; 0: it is of none. */
export type AnchorsOfStation = Pick<ReleasedTrustAnchors, 'anchors' | 'version'>;

/** The roots at which the chains end that are made here for this edition of ISO 15118. */
export const v2gRootsFor = async (
  { lifecycle }: Pick<EvseSecurityDependencies, 'lifecycle'>,
  purpose: VehicleEndpoint['purpose'],
): Promise<AnchorsOfStation> => ({ anchors: await lifecycle.v2gRoots(purpose), version: 0 });

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
