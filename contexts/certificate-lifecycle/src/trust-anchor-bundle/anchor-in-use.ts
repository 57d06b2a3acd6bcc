import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import { issuingAnchors } from './release-anchors.ts';
import type { TrustAnchor, TrustAnchorBundle } from './trust-anchor-bundle.ts';

/** Under which of a bundle our own authorities issue now. The PKI is asked while nothing is locked; of other bundles there is nothing to ask. */
export const issuingUnder = async (
  deps: Pick<LifecycleDependencies, 'authority' | 'policies'>,
  purpose: BundlePurpose,
): Promise<readonly TrustAnchor[]> =>
  purpose === 'charging_station_trust' || purpose === 'station_client_trust' ? issuingAnchors(deps, purpose) : [];

/**
 * Null: nothing would go under which our own authorities issue now, or our listeners are to stand. What they sign tomorrow stands under it, and no station
 * that was never given it, or was told to forget it, could verify that: no number of people makes it safe (I5).
 * `issuing`: by `issuingUnder`, from before the lock. `left`: the versions that stations, or our listeners, would go by.
 */
export async function anchorInUse(
  { listenerRoots }: Pick<LifecycleDependencies, 'listenerRoots'>,
  tx: Transaction,
  { purpose, issuing }: { readonly purpose: BundlePurpose; readonly issuing: readonly TrustAnchor[] },
  going: readonly TrustAnchor[],
  left: readonly Pick<TrustAnchorBundle, 'anchors'>[],
): Promise<Refusal<'anchor_in_use'> | null> {
  const kept = new Set(left.flatMap(({ anchors }) => anchors).map(({ fingerprint }) => fingerprint));
  const lost = new Set(going.map(({ fingerprint }) => fingerprint).filter((each) => !kept.has(each)));
  if (lost.size === 0) return null;
  // Nobody switches them meanwhile; without a record they are where the authority issues.
  const held = purpose === 'charging_station_trust' ? await listenerRoots.lock(tx, 'ec') : null;
  const inUse = new Set(issuing.map(({ fingerprint }) => fingerprint));
  if (held !== null) inUse.add(held.fingerprint);
  const needed = going.find(({ fingerprint }) => lost.has(fingerprint) && inUse.has(fingerprint));
  if (needed === undefined) return null;
  const detail = `An authority issues under ${needed.name} now, or our listeners stand under it, and it would be in no version any more: activate another generation first, switch the server chain, and renew what stands under it.`;
  return { reason: 'anchor_in_use', detail };
}
