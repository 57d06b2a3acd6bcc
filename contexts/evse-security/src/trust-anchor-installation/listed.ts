import { type Certificate, certificateHashData, sameHashData } from '@bfcert/kernel/x509';
import type { ListedAnchor } from '../station-contract/index.ts';

/** True when the station lists exactly this self-signed anchor, by hash, under whichever algorithm it chose (M05, errata note to M03). */
export function isListed(anchor: Certificate, listed: readonly ListedAnchor[]): boolean {
  return listed.some((entry) => sameHashData(certificateHashData(anchor, anchor, entry.hashAlgorithm), entry));
}
