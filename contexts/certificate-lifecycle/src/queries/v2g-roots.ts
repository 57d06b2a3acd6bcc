import type { LifecycleDependencies } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { anchorOf } from '../trust-anchor-bundle/release-anchors.ts';
import type { TrustAnchor } from '../trust-anchor-bundle/trust-anchor-bundle.ts';

/** Which authority signs for which edition of ISO 15118 (its profiles say so). */
const AUTHORITIES = { evse_v2g: 'iso15118-evse', evse_v2g_20: 'iso15118-evse-20' } as const satisfies Partial<
  Record<PurposeName, string>
>;

/** The roots at which chains of this purpose end that are issued here now; none where they are issued elsewhere. */
export async function v2gRoots(
  { authority }: LifecycleDependencies,
  purpose: keyof typeof AUTHORITIES,
): Promise<readonly TrustAnchor[]> {
  const chains = await authority.chains();
  return chains.filter(({ name }) => name === AUTHORITIES[purpose]).map(({ rootPem }) => anchorOf(rootPem));
}
