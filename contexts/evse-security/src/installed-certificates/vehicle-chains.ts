import { certificateHashData, parseChainPem, sameHashData } from '@bfcert/kernel/x509';
import type { InstalledCertificate, ReportedHashData } from '../station-contract/index.ts';

/** What we know of a certificate that a station shows to vehicles. */
export interface VehicleChain {
  /** Leaf first, its issuer next; the root left out. */
  readonly chainPem: string;
}

/**
 * Whether a station means this chain's leaf: a `v2g_chain` is named by its leaf, and by its sub-CAs as children (M03).
 * Without the issuer in the chain, its key cannot be compared; its name and the serial number name the leaf all the same.
 */
export function namesLeaf(hashData: ReportedHashData, { chainPem }: VehicleChain): boolean {
  const chain = parseChainPem(chainPem);
  const [leaf, issuer] = chain.ok ? chain.value : [];
  if (leaf === undefined) return false;
  const ours = certificateHashData(leaf, issuer ?? leaf, hashData.hashAlgorithm);
  return sameHashData(issuer === undefined ? { ...ours, issuerKeyHash: hashData.issuerKeyHash } : ours, hashData);
}

export const listsLeaf = (listed: readonly InstalledCertificate[], chain: VehicleChain): boolean =>
  listed.some(({ kind, hashData }) => kind === 'v2g_chain' && namesLeaf(hashData, chain));
