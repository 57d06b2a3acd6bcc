import type { TrustAnchor } from './trust-anchor-bundle.ts';

/** Ascending, so that the same anchors are the same list. */
export const fingerprintsOf = (anchors: readonly Pick<TrustAnchor, 'fingerprint'>[]): readonly string[] =>
  anchors.map(({ fingerprint }) => fingerprint).toSorted();
