import type { LifecycleDependencies } from '../ports.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import type { BundleState, TrustAnchor, TrustAnchorBundle } from './trust-anchor-bundle.ts';

/**
 * Whose word we believe ourselves, of what people import: the version in force; as long as there is none the one
 * that is to be, which is given to nobody by this.
 */
export async function registeredAnchors(
  { bundles }: Pick<LifecycleDependencies, 'bundles'>,
  purpose: Extract<BundlePurpose, 'charger_factory_trust' | 'adopted_station_trust'>,
): Promise<readonly TrustAnchor[]> {
  const [draft] = await bundles.page({ purposes: [purpose], state: 'draft' }, null, 1);
  const active = await bundles.active(purpose);
  return believed([active, ...(await bundles.underWay(purpose)), draft].flatMap((one) => one ?? []));
}

/** Of all versions of such a bundle. */
export const believed = (versions: readonly TrustAnchorBundle[]): readonly TrustAnchor[] =>
  BELIEVED.map((state) => versions.find((one) => one.state === state)).find((one) => one !== undefined)?.anchors ?? [];

/** The first of which there is one. */
const BELIEVED: readonly BundleState[] = ['active', 'releasing', 'prepared', 'draft'];
