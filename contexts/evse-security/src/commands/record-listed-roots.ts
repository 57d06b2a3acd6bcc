import type { Transaction } from '@bfcert/kernel/transaction';
import { listedRootsAfter, type RootsSaid } from '../anchor-drift/listed-roots.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isAnchorListed, isFollowed } from '../trust-anchor-installation/listed.ts';
import type { AnchorsOfStation } from './station-anchors.ts';

/** Every list of its roots for its CSMS, whoever asked: which there are, which are missing, and since when. */
export async function recordListedRoots(
  { stores, clock }: Pick<EvseSecurityDependencies, 'stores' | 'clock'>,
  tx: Transaction,
  identityId: ChargerId,
  { anchors }: Pick<AnchorsOfStation, 'anchors'>,
  said: RootsSaid,
): Promise<void> {
  const [before = null] = await stores.listedRoots.ofChargers(tx, [identityId]);
  const lacking = anchors
    .filter((anchor) => !isAnchorListed(anchor, said.roots) && !isFollowed(anchor, anchors, said.roots))
    .map(({ fingerprint }) => fingerprint);
  await stores.listedRoots.put(tx, { identityId, ...listedRootsAfter(before, said, { lacking, at: clock.now() }) });
}
