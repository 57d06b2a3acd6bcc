import { verifyIssuedBy } from '@bfcert/kernel/x509';
import type { TrustAnchor } from '../flash/station-memory.ts';
import { anchorCertificates } from './judge-anchor.ts';

/**
 * M05.FR.09-16, AdditionalRootCertificateCheck: once a connection has ended in the new root, the root that
 * signed it is removed. Fingerprints of the roots to remove; `chainFingerprints` is the server's chain, leaf first.
 */
export function supersededAnchors(
  anchors: readonly TrustAnchor[],
  chainFingerprints: readonly string[],
): readonly string[] {
  const roots = anchorCertificates(anchors, 'CSMSRootCertificate');
  const used = chainFingerprints.map((hex) => roots.find((root) => root.fingerprint === hex)).find((root) => root);
  if (used === undefined) return [];
  return roots.filter((root) => root !== used && verifyIssuedBy(used, root)).map((root) => root.fingerprint);
}
