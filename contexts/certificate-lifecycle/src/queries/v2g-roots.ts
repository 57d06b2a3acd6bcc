import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { anchorOf } from '../trust-anchor-bundle/release-anchors.ts';
import type { TrustAnchor } from '../trust-anchor-bundle/trust-anchor-bundle.ts';

/** The roots at which chains of this purpose end from now on, of our own CPO CA or of the V2G PKI that issues in its place. */
export async function v2gRoots(
  { authority }: Pick<LifecycleDependencies, 'authority'>,
  purpose: 'evse_v2g' | 'evse_v2g_20',
): Promise<readonly TrustAnchor[]> {
  const { slots } = purposes[purpose];
  const profile = slots.kind === 'by_binding' ? slots.profile : null;
  const chains = await authority.chains();
  return chains
    .filter(({ profiles }) => profile !== null && profiles.includes(profile))
    .map(({ rootPem }) => anchorOf(rootPem));
}
