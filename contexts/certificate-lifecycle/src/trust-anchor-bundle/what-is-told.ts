import { bundleRules } from './bundle-purpose.ts';
import type { TrustAnchorBundle } from './trust-anchor-bundle.ts';

/** What events and the audit tell of a version, whatever happened to it. */
export const whatIsTold = ({ id, version, purpose, anchors }: TrustAnchorBundle) => ({
  bundleId: id,
  bundleVersion: version,
  bundlePurpose: purpose,
  trustDomains: [...bundleRules[purpose].trustDomains],
  fingerprints: anchors.map(({ fingerprint }) => fingerprint),
});
