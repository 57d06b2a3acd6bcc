import { type Result, refused } from '@bfcert/kernel/result';
import type { ApprovableAction } from '../approval/approval.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { authorityOfListeners, listenerRootNow, rootsOf } from '../listener-root/listener-root-now.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { serverSlots } from '../server-certificate/server-certificate-source.ts';
import { chainsToCome, shownChains } from './anchor-rollout.ts';
import { bundleRules } from './bundle-purpose.ts';
import { inState } from './judge-import.ts';
import { stationRootsOf } from './release-anchors.ts';
import { lostWith } from './release-trust-anchors.ts';
import type { TrustAnchor, TrustAnchorBundle, TrustAnchorBundleId } from './trust-anchor-bundle.ts';
import { takenBack } from './withdraw-trust-anchors.ts';

/** What somebody means to change of what stations trust, or of what our listeners show to them. */
export type AnchorChange =
  /** As it is now. */
  | { readonly kind: 'none' }
  /** This version is given to stations, and withdrawn, respectively. */
  | { readonly kind: 'release' | 'withdrawal'; readonly bundleId: TrustAnchorBundleId }
  /** Stations lose these roots; fingerprints. */
  | { readonly kind: 'removal'; readonly fingerprints: readonly string[] }
  /** Our listeners' certificates come to stand under this root, while a version on its way takes what it takes; fingerprint. */
  | { readonly kind: 'server_chain'; readonly fingerprint: string };

/** What somebody was asked to say yes to, as such a change; null: it is none. */
export function anchorChangeBehind(action: ApprovableAction): AnchorChange | null {
  switch (action.kind) {
    case 'release-trust-anchors':
      return { kind: 'release', bundleId: action.bundleId };
    case 'withdraw-trust-anchors':
      return { kind: 'withdrawal', bundleId: action.bundleId };
    case 'switch-server-chain':
      return { kind: 'server_chain', fingerprint: action.fingerprint };
    default:
      return null;
  }
}

/** A chain that our listeners show; any one of its anchors is enough to verify it. */
export interface ListenerChain {
  readonly anchors: readonly [TrustAnchor, ...TrustAnchor[]];
}

/** One that our listeners show, or are about to, and whose root nobody here knows: who verifies it cannot be told. */
export interface UnknownChain {
  readonly certificateId: CertificateId;
  readonly slot: string | null;
  /** Who signed it, as its record says; null: the PKI has the request, and is yet to sign. */
  readonly authority: string | null;
}

export interface AnchorChangeEffect {
  /** After the change. A station may meet any of them: gateways change theirs one after the other. */
  readonly chains: readonly ListenerChain[];
  readonly unknownChains: readonly UnknownChain[];
  /** What stations would trust no more. */
  readonly removed: readonly TrustAnchor[];
  /** By a root that verifies all that is shown today something would not be verified: who has yet to come may have been given only that. */
  readonly leavesTodaysRoots: boolean;
}

export type AnchorChangeRefusal = 'bundle_unknown' | 'anchor_unknown';

const PURPOSE = 'charging_station_trust';
const PAGE = 100;

/** What a change comes to. Only what stations of ours are given counts: by other bundles they lose nothing. */
export async function effectOfAnchorChange(
  deps: LifecycleDependencies,
  change: AnchorChange,
): Promise<Result<AnchorChangeEffect, AnchorChangeRefusal>> {
  const versions = await everyVersion(deps);
  const known = await knownAnchors(deps, versions);
  const ofServers = await rootsOfServers(deps);
  if (change.kind === 'server_chain') {
    const root = known.get(change.fingerprint) ?? ofServers.get(change.fingerprint);
    if (root === undefined) return refused('anchor_unknown');
    const releasing = inState(versions, 'releasing');
    const removed = releasing === null ? [] : lostWith({ bundle: releasing, versions });
    const today = await shownChains(deps, [...new Map([...ofServers, ...known]).values()]);
    const isUnder = ({ anchors }: ListenerChain) => anchors.some(({ fingerprint }) => fingerprint === root.fingerprint);
    const leavesTodaysRoots = !today.chains.every(isUnder) || today.unknownChains.length > 0;
    return { ok: true, value: { chains: [{ anchors: [root] }], unknownChains: [], removed, leavesTodaysRoots } };
  }
  const removed = await removedBy(deps, change, versions, known);
  if (!removed.ok) return removed;
  const shown = await shownChains(deps, [...new Map([...ofServers, ...known]).values()]);
  const { chains: served } = shown;
  // Under which root they will stand the PKI decides when it signs: it may be one that goes.
  const unknownChains = [...shown.unknownChains, ...(removed.value.length === 0 ? [] : await chainsToCome(deps))];
  const next = known.get((await listenerRootNow(deps, 'ec'))?.fingerprint ?? '');
  const isServed = served.some(({ anchors }) => anchors.some(({ fingerprint }) => fingerprint === next?.fingerprint));
  const chains = next === undefined || isServed ? served : [...served, { anchors: [next] as const }];
  return { ok: true, value: { chains, unknownChains, removed: removed.value, leavesTodaysRoots: false } };
}

/** Those of our listeners that no station is given are among them. */
async function rootsOfServers({ authority }: LifecycleDependencies): Promise<ReadonlyMap<string, TrustAnchor>> {
  const chains = await authority.chains();
  const servers = serverSlots.flatMap((slot) => authorityOfListeners(chains, slot) ?? []);
  return new Map(servers.flatMap(rootsOf).map((root) => [root.fingerprint, root]));
}

async function removedBy(
  deps: LifecycleDependencies,
  change: Exclude<AnchorChange, { readonly kind: 'server_chain' }>,
  versions: readonly TrustAnchorBundle[],
  known: ReadonlyMap<string, TrustAnchor>,
): Promise<Result<readonly TrustAnchor[], AnchorChangeRefusal>> {
  switch (change.kind) {
    case 'none':
      return { ok: true, value: [] };
    case 'removal': {
      const anchors = change.fingerprints.map((fingerprint) => known.get(fingerprint));
      const found = anchors.filter((anchor) => anchor !== undefined);
      return found.length < anchors.length ? refused('anchor_unknown') : { ok: true, value: found };
    }
    case 'release':
    case 'withdrawal': {
      const bundle = versions.find(({ id }) => id === change.bundleId) ?? (await deps.bundles.find(change.bundleId));
      if (bundle === null) return refused('bundle_unknown');
      // No connection stands on the others: nobody can be shut out with them.
      if (bundleRules[bundle.purpose].givenToStations !== 'for_connection') return { ok: true, value: [] };
      const lost = change.kind === 'release' ? lostWith({ bundle, versions }) : takenBack({ bundle, versions });
      return { ok: true, value: lost };
    }
    default:
      return change satisfies never;
  }
}

async function everyVersion({
  bundles,
}: Pick<LifecycleDependencies, 'bundles'>): Promise<readonly TrustAnchorBundle[]> {
  const versions: TrustAnchorBundle[] = [];
  for (let after: TrustAnchorBundleId | null = null; ; ) {
    const page: readonly TrustAnchorBundle[] = await bundles.page({ purposes: [PURPOSE] }, after, PAGE);
    versions.push(...page);
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return versions;
  }
}

/** All that stations were ever to have, the newest form of each, and the roots that our authorities have beside. */
async function knownAnchors(
  { authority }: LifecycleDependencies,
  versions: readonly TrustAnchorBundle[],
): Promise<ReadonlyMap<string, TrustAnchor>> {
  return newestForms([...versions.flatMap(({ anchors }) => anchors), ...stationRootsOf(await authority.chains())]);
}

/** All that stations were ever to have. */
export async function everyAnchor(deps: Pick<LifecycleDependencies, 'bundles'>): Promise<readonly TrustAnchor[]> {
  return [...newestForms((await everyVersion(deps)).flatMap(({ anchors }) => anchors)).values()];
}

function newestForms(anchors: readonly TrustAnchor[]): ReadonlyMap<string, TrustAnchor> {
  const known = new Map<string, TrustAnchor>();
  for (const anchor of anchors) {
    const before = known.get(anchor.fingerprint);
    if (before === undefined || before.signed === undefined) known.set(anchor.fingerprint, anchor);
  }
  return known;
}
