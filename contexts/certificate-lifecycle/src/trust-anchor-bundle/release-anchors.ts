import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { formatName, parseCertificatePem } from '@bfcert/kernel/x509';
import type { AuthorityChain, LifecycleDependencies } from '../ports.ts';
import { type BundlePurpose, bundleRules } from './bundle-purpose.ts';
import { inState } from './judge-import.ts';
import { tellOfMove } from './move-bundle.ts';
import {
  newTrustAnchorBundleId,
  type ReleasedTrustAnchors,
  type TrustAnchor,
  type TrustAnchorBundle,
} from './trust-anchor-bundle.ts';

/** The bundles that hold what our own authorities are. */
type FollowingBundle = Extract<BundlePurpose, 'charging_station_trust' | 'station_client_trust'>;

/** Which certificates of the authorities a purpose's bundle holds. */
const members: Readonly<
  Record<FollowingBundle, (chains: readonly AuthorityChain[], combined: boolean) => readonly TrustAnchor[]>
> = {
  /**
   * The EC root of our listeners, and the roots under which a station's own new certificate may stand; of each also those
   * that will take its place, for a station must have them before anything stands under them.
   */
  charging_station_trust: (chains) =>
    chains
      .filter(({ name, trustDomain }) => name === 'backend-server-ec' || trustDomain === 'charger-identity')
      .flatMap(rootsFromNowOn),
  /** Whole chains: a station may send its leaf alone. Its combined certificate stands under the V2G sub-CA of ISO 15118-2. */
  station_client_trust: (chains, combined) =>
    chains
      .filter(({ name, trustDomain }) => trustDomain === 'charger-identity' || (combined && name === 'iso15118-evse'))
      .flatMap(({ rootPem, intermediatePems, issuingPem }) => [rootPem, ...intermediatePems, issuingPem])
      .map(anchorOf),
};

function rootsFromNowOn({ rootPem, roots = [] }: AuthorityChain): readonly TrustAnchor[] {
  const now = roots.findIndex((one) => one.rootPem === rootPem);
  if (now === -1) return [anchorOf(rootPem)];
  return roots.slice(now).map(({ rootPem: pem, crossPem = null }, at) => {
    const before = roots[now + at - 1];
    if (crossPem === null || before === undefined) return anchorOf(pem);
    const { fingerprint } = anchorOf(before.rootPem);
    return { ...anchorOf(pem), signed: { pem: crossPem, by: { pem: before.rootPem, fingerprint } } };
  });
}

/** The version in force. The first time there is none: it is read from the authorities and recorded as version 1. */
export async function releasedAnchors(
  deps: LifecycleDependencies,
  purpose: FollowingBundle,
): Promise<ReleasedTrustAnchors> {
  const stored = await deps.bundles.active(purpose);
  if (stored !== null) return released(stored);
  // The PKI is asked while nothing is locked; who asked at the same time finds the other's version below.
  const anchors = anchorsFor(members[purpose](await deps.authority.chains(), allowsCombined(deps)));
  if (anchors.length === 0) throw new Error(`the PKI has no authority for ${purpose}`);
  return deps.transactions.run(async (tx) => {
    const first = { purpose, version: 1, anchors, reason: 'the first version' };
    const active = inState(await deps.bundles.lockVersions(tx, purpose), 'active');
    return released(active ?? (await release(deps, tx, first, 'active')));
  });
}

/** The roots under which our listeners, and stations' own certificates, stand from now on. */
export const stationRootsOf = (chains: readonly AuthorityChain[]): readonly TrustAnchor[] =>
  anchorsFor(members.charging_station_trust(chains, false));

/** Under which certificates of ours come to stand now; without what an authority is only to change to. */
export async function issuingAnchors(
  deps: Pick<LifecycleDependencies, 'authority' | 'policies'>,
  purpose: FollowingBundle,
): Promise<readonly TrustAnchor[]> {
  const now = (await deps.authority.chains()).map((chain) => ({ ...chain, roots: [] }));
  return anchorsFor(members[purpose](now, allowsCombined(deps)));
}

/**
 * What stations are to trust: the version that is on its way to them, else the one in force, and what is prepared beside
 * it. A certificate may come to stand under an added root at any time from then on, and whoever is given one must have that
 * root before; what is to go, goes with a release alone.
 */
export async function stationTrust(deps: LifecycleDependencies): Promise<ReleasedTrustAnchors> {
  const active = await releasedAnchors(deps, 'charging_station_trust');
  const underWay = await deps.bundles.underWay('charging_station_trust');
  const releasing = underWay.find(({ state }) => state === 'releasing');
  const base = releasing === undefined ? active : released(releasing);
  const prepared = underWay.find(({ state }) => state === 'prepared');
  if (prepared === undefined || !bringsMore(prepared, base)) return base;
  return { ...released(prepared), anchors: anchorsFor([...base.anchors, ...prepared.anchors]) };
}

const bringsMore = (one: Pick<TrustAnchorBundle, 'anchors'>, than: Pick<TrustAnchorBundle, 'anchors'>): boolean =>
  addedTo(than.anchors, one.anchors).length > 0;

/**
 * What the authorities have and no version yet is in another version with what there is: a station's certificate may come
 * from an authority that was added since, or that the policy allows since. Our listeners have it at once; for stations it
 * is prepared, and a person releases it to the fleet in stages. Nothing is taken away here; who does that must first know
 * who would lose its connection.
 */
export async function releaseAddedAnchors(deps: LifecycleDependencies): Promise<void> {
  // Another server may have applied it a moment ago.
  await deps.policies.refresh();
  const chains = await deps.authority.chains();
  for (const purpose of ['charging_station_trust', 'station_client_trust'] as const) {
    await deps.transactions.run(async (tx): Promise<unknown> => {
      const versions = await deps.bundles.lockVersions(tx, purpose);
      const active = inState(versions, 'active');
      if (active === null) return;
      const prepared = inState(versions, 'prepared');
      const before = prepared ?? inState(versions, 'releasing') ?? active;
      const added = addedTo(
        [...before.anchors, ...turnedBack(versions)],
        anchorsFor(members[purpose](chains, allowsCombined(deps))),
      );
      if (added.length === 0) return;
      const isReplaced = (anchor: TrustAnchor) => added.some(({ fingerprint }) => fingerprint === anchor.fingerprint);
      const anchors = [...before.anchors.filter((anchor) => !isReplaced(anchor)), ...added];
      const reason = reasonFor(added, anchorsFor(members[purpose](chains, false)));
      const version = Math.max(...versions.map((one) => one.version)) + 1;
      const next = { purpose, version, anchors, reason };
      if (bundleRules[purpose].givenToStations === null) return release(deps, tx, next, 'active', active);
      return release(deps, tx, next, 'prepared', prepared);
    });
  }
}

/** `regular`: what belongs there whatever the policy says. */
function reasonFor(added: readonly TrustAnchor[], regular: readonly TrustAnchor[]): string {
  const isRegular = (anchor: TrustAnchor) => regular.some(({ fingerprint }) => fingerprint === anchor.fingerprint);
  if (added.every(isRegular)) return 'an authority was added';
  const allowed = 'the policy allows combined certificates, whose authority was not in it yet';
  return added.some(isRegular) ? `an authority was added, and ${allowed}` : allowed;
}

const released = ({ id, version, anchors }: TrustAnchorBundle): ReleasedTrustAnchors => ({
  bundleId: id,
  version,
  anchors,
});

/** A new form of one that is known counts as well. */
function addedTo(known: readonly TrustAnchor[], wanted: readonly TrustAnchor[]): readonly TrustAnchor[] {
  return wanted.filter(({ fingerprint, signed }) => {
    const before = known.filter((one) => one.fingerprint === fingerprint);
    return before.length === 0 || (signed !== undefined && before.every((one) => one.signed?.pem !== signed.pem));
  });
}

/** What people decided not to give to stations is not prepared again by itself: they prepare the same version again. */
const turnedBack = (versions: readonly TrustAnchorBundle[]): readonly TrustAnchor[] =>
  versions.filter(({ state }) => state === 'rolled_back' || state === 'withdrawn').flatMap(({ anchors }) => anchors);

/** `before`: the version whose place it takes. */
async function release(
  deps: LifecycleDependencies,
  tx: Transaction,
  content: Pick<TrustAnchorBundle, 'purpose' | 'version' | 'anchors'> & { readonly reason: string },
  state: 'active' | 'prepared',
  before: TrustAnchorBundle | null = null,
): Promise<TrustAnchorBundle> {
  const now = deps.clock.now();
  const { reason, ...rest } = content;
  const activatedAt = state === 'active' ? now.toISOString() : null;
  const bundle: TrustAnchorBundle = { id: newTrustAnchorBundleId(now), ...rest, state, activatedAt, imported: null };
  if (before !== null) await deps.bundles.supersede(tx, before);
  await deps.bundles.insert(tx, bundle);
  const cause = { actor: systemActor('trust-anchors'), reason, correlationId: newId('cor', now.getTime()) };
  const action = state === 'active' ? 'release-trust-anchors' : 'prepare-trust-anchors';
  await tellOfMove(deps, tx, bundle, { action, before: null, superseded: before }, cause);
  return bundle;
}

const allowsCombined = ({ policies }: Pick<LifecycleDependencies, 'policies'>): boolean =>
  policies.current().rules.some(({ set }) => set.issuance === 'allowed');

/** Two authorities may have one root. */
const anchorsFor = (anchors: readonly TrustAnchor[]): readonly TrustAnchor[] => [
  ...new Map(anchors.map((anchor) => [anchor.fingerprint, anchor])).values(),
];

export function anchorOf(pem: string): TrustAnchor {
  const parsed = parseCertificatePem(pem);
  if (!parsed.ok) throw new Error(`the PKI answered with an unreadable CA certificate: ${parsed.detail}`);
  return { pem, fingerprint: parsed.value.fingerprint, name: formatName(parsed.value.subject) };
}
