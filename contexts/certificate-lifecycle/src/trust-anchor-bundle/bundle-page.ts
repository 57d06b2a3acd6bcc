import type { LifecycleDependencies } from '../ports.ts';
import type { TrustDomain } from '../purposes/purpose.ts';
import { termsOf } from '../queries/search-terms.ts';
import { type BundlePurpose, bundlePurposes, bundleRules } from './bundle-purpose.ts';
import { type AnchorFacts, describeAnchor } from './describe-anchor.ts';
import type { BundleState, TrustAnchorBundle, TrustAnchorBundleId } from './trust-anchor-bundle.ts';

export interface BundleQuery {
  readonly purpose?: BundlePurpose;
  readonly trustDomain?: TrustDomain;
  readonly state?: BundleState;
  /** A fingerprint, an SPKI hash, a serial number, PEM, or a part of a subject; see `termsOf`. */
  readonly search?: string;
  readonly after: TrustAnchorBundleId | null;
  readonly limit: number;
}

/** A version as people read it. */
export interface ShownBundle extends Omit<TrustAnchorBundle, 'anchors'> {
  readonly trustDomains: readonly TrustDomain[];
  readonly anchors: readonly AnchorFacts[];
}

/** Versions of bundles, newest first. They are nobody's: everybody reads them. */
export async function bundlePage(
  { bundles }: LifecycleDependencies,
  { purpose, trustDomain, state, search, after, limit }: BundleQuery,
): Promise<readonly ShownBundle[]> {
  const purposes = bundlePurposes.filter(
    (each) =>
      (purpose === undefined || each === purpose) &&
      (trustDomain === undefined || bundleRules[each].trustDomains.includes(trustDomain)),
  );
  const filter = {
    ...(purpose === undefined && trustDomain === undefined ? {} : { purposes }),
    ...(state === undefined ? {} : { state }),
    ...(search === undefined || search.trim() === '' ? {} : { search: termsOf(search) }),
  };
  return (await bundles.page(filter, after, limit)).map(shown);
}

export async function findBundle(
  { bundles }: LifecycleDependencies,
  id: TrustAnchorBundleId,
): Promise<ShownBundle | null> {
  const found = await bundles.find(id);
  return found === null ? null : shown(found);
}

const shown = (bundle: TrustAnchorBundle): ShownBundle => ({
  ...bundle,
  trustDomains: bundleRules[bundle.purpose].trustDomains,
  anchors: bundle.anchors.map(describeAnchor),
});
