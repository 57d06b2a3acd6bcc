import type { LifecycleDependencies } from '../ports.ts';
import type { BundlePurpose } from './bundle-purpose.ts';
import type { TrustAnchor } from './trust-anchor-bundle.ts';

/**
 * Whose word we believe ourselves, of what people import: the version in force; as long as there is none the draft,
 * which is given to nobody by this.
 */
export async function registeredAnchors(
  { bundles }: Pick<LifecycleDependencies, 'bundles'>,
  purpose: Extract<BundlePurpose, 'charger_factory_trust' | 'adopted_station_trust'>,
): Promise<readonly TrustAnchor[]> {
  const [draft] = await bundles.page({ purposes: [purpose], state: 'draft' }, null, 1);
  return ((await bundles.active(purpose)) ?? draft)?.anchors ?? [];
}
