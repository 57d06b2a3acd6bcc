import type { LifecycleDependencies } from '../ports.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import type { TrustAnchor, TrustAnchorBundle } from './trust-anchor-bundle.ts';

/**
 * Whose word we believe ourselves, of what people import: the version in force; as long as there is none the draft,
 * which is given to nobody by this.
 */
export async function registeredAnchors(
  { bundles }: Pick<LifecycleDependencies, 'bundles'>,
  purpose: Extract<BundlePurpose, 'charger_factory_trust' | 'adopted_station_trust'>,
): Promise<readonly TrustAnchor[]> {
  const [draft] = await bundles.page({ purposes: [purpose], state: 'draft' }, null, 1);
  const active = await bundles.active(purpose);
  return believed([active, draft].flatMap((one) => one ?? []));
}

/** Of all versions of such a bundle. */
export const believed = (versions: readonly TrustAnchorBundle[]): readonly TrustAnchor[] =>
  (versions.find(({ state }) => state === 'active') ?? versions.find(({ state }) => state === 'draft'))?.anchors ?? [];
