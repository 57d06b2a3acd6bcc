import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import { issuingAnchors } from './release-anchors.ts';
import type { TrustAnchor, TrustAnchorBundle } from './trust-anchor-bundle.ts';

/**
 * Null: nothing would go under which our own authorities issue now, or our listeners are to stand. What they sign tomorrow stands under it, and no station
 * that was never given it, or was told to forget it, could verify that: no number of people makes it safe (I5).
 * `left`: the versions that stations, or our listeners, would go by.
 */
export async function anchorInUse(
  deps: Pick<LifecycleDependencies, 'authority' | 'listenerRoots' | 'policies'>,
  tx: Transaction,
  purpose: BundlePurpose,
  going: readonly TrustAnchor[],
  left: readonly Pick<TrustAnchorBundle, 'anchors'>[],
): Promise<Refusal<'anchor_in_use'> | null> {
  if (purpose !== 'charging_station_trust' && purpose !== 'station_client_trust') return null;
  const kept = new Set(left.flatMap(({ anchors }) => anchors).map(({ fingerprint }) => fingerprint));
  const lost = new Set(going.map(({ fingerprint }) => fingerprint).filter((each) => !kept.has(each)));
  if (lost.size === 0) return null;
  // Nobody switches them meanwhile; without a record they are where the authority issues.
  const held = purpose === 'charging_station_trust' ? await deps.listenerRoots.lock(tx, 'ec') : null;
  const inUse = new Set((await issuingAnchors(deps, purpose)).map(({ fingerprint }) => fingerprint));
  if (held !== null) inUse.add(held.fingerprint);
  const needed = going.find(({ fingerprint }) => lost.has(fingerprint) && inUse.has(fingerprint));
  if (needed === undefined) return null;
  const detail = `An authority issues under ${needed.name} now, or our listeners stand under it, and it would be in no version any more: activate another generation first, switch the server chain, and renew what stands under it.`;
  return { reason: 'anchor_in_use', detail };
}
