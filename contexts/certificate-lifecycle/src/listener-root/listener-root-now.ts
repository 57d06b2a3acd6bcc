import type { AuthorityChain, LifecycleDependencies } from '../ports.ts';
import { type ServerSlot, serverSlots } from '../server-certificate/server-certificate-source.ts';
import { listenerChains } from '../trust-anchor-bundle/anchor-rollout.ts';
import { anchorOf } from '../trust-anchor-bundle/release-anchors.ts';
import type { TrustAnchor } from '../trust-anchor-bundle/trust-anchor-bundle.ts';
import type { ListenerRoot, ServerChain } from './listener-root.ts';

type Dependencies = Pick<
  LifecycleDependencies,
  'listenerRoots' | 'authority' | 'certificates' | 'clock' | 'transactions'
>;

export const authorityOfListeners = (chains: readonly AuthorityChain[], slot: ServerSlot): AuthorityChain | undefined =>
  chains.find(({ name }) => name === `backend-server-${slot}`);

/** Of all its generations, oldest first. */
export const rootsOf = ({ roots, rootPem }: AuthorityChain): readonly TrustAnchor[] =>
  (roots ?? [{ rootPem }]).map((one) => anchorOf(one.rootPem));

/**
 * The root under which listeners' certificates of this algorithm are to stand. The first time it is the oldest under which one
 * stands that may be served, so that nothing moves by being looked at; without any it is what the authority issues under.
 * Null: there is no such authority.
 */
export async function listenerRootNow(deps: Dependencies, slot: ServerSlot): Promise<ListenerRoot | null> {
  const known = await deps.listenerRoots.find(slot);
  if (known !== null) return known;
  const authority = authorityOfListeners(await deps.authority.chains(), slot);
  if (authority === undefined) return null;
  const roots = rootsOf(authority);
  const served = (await listenerChains(deps, roots)).flatMap(({ anchors }) => anchors);
  const oldest = roots.find((root) => served.some(({ fingerprint }) => fingerprint === root.fingerprint));
  const { fingerprint } = oldest ?? anchorOf(authority.rootPem);
  const since = deps.clock.now().toISOString();
  return deps.transactions.run(async (tx) => {
    const meanwhile = await deps.listenerRoots.lock(tx, slot);
    if (meanwhile !== null) return meanwhile;
    const first = { slot, fingerprint, since, by: 'system:server-chain', reason: 'the root as it was found' };
    await deps.listenerRoots.put(tx, first);
    return first;
  });
}

/**
 * Under which of these the certificates stand that our own station listeners may be serving, and those under which their next
 * ones are to stand; fingerprints.
 */
export async function listenerAnchors(
  deps: Dependencies,
  anchors: readonly TrustAnchor[],
): Promise<ReadonlySet<string>> {
  const roots = await Promise.all(serverSlots.map((slot) => listenerRootNow(deps, slot)));
  const next = new Set(roots.map((root) => root?.fingerprint));
  const served = (await listenerChains(deps, anchors)).flatMap((chain) => chain.anchors);
  return new Set(
    [...anchors.filter(({ fingerprint }) => next.has(fingerprint)), ...served].map(({ fingerprint }) => fingerprint),
  );
}

/** By algorithm, those of which there is an authority. */
export async function serverChains(deps: Dependencies): Promise<readonly ServerChain[]> {
  const chains = await deps.authority.chains();
  const found: ServerChain[] = [];
  for (const slot of serverSlots) {
    const authority = authorityOfListeners(chains, slot);
    const root = authority === undefined ? null : await listenerRootNow(deps, slot);
    if (authority === undefined || root === null) continue;
    const issuing = anchorOf(authority.rootPem);
    const own = rootsOf(authority).find(({ fingerprint }) => fingerprint === root.fingerprint);
    found.push({
      ...root,
      name: own?.name ?? 'a root that this authority does not have',
      authority: { fingerprint: issuing.fingerprint, name: issuing.name },
      isHeld: issuing.fingerprint !== root.fingerprint,
    });
  }
  return found;
}
