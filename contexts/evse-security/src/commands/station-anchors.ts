import type { ReleasedTrustAnchors } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { AnchorFact } from '../station-process/check.ts';

/** The released bundle beside what is known of this station. */
export async function stationAnchors(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  id: ChargerId,
  { anchors }: ReleasedTrustAnchors,
): Promise<readonly AnchorFact[]> {
  const known = new Map((await stores.anchors.ofCharger(tx, id)).map((one) => [one.fingerprint, one.state]));
  return anchors.map(({ fingerprint, name, pem }) => ({
    fingerprint,
    name,
    pem,
    state: known.get(fingerprint) ?? 'intended',
  }));
}
