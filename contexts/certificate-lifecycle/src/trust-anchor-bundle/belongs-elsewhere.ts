import { createHash } from 'node:crypto';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '@bfcert/kernel/x509';
import { poolOf } from '../certificate-import/trust-domain.ts';
import type { AuthorityChain, LifecycleDependencies } from '../ports.ts';
import type { TrustDomain } from '../purposes/purpose.ts';
import { type BundlePurpose, bundleRules } from './bundle-purpose.ts';

/**
 * The other trust domain that each of these keys belongs to already, by SPKI hash (D-005): of our own PKI, of
 * another bundle that is a draft or in force, or of certificates that were imported with it as their issuer. By the
 * key, because a root that was signed anew is the same root.
 */
export async function belongElsewhere(
  deps: LifecycleDependencies,
  tx: Transaction,
  purpose: BundlePurpose,
  anchors: readonly Certificate[],
  chains: readonly AuthorityChain[],
): Promise<ReadonlyMap<string, TrustDomain>> {
  const [domain] = bundleRules[purpose].trustDomains;
  const found = new Map<string, TrustDomain>();
  for (const chain of chains) {
    if (chain.trustDomain === domain) continue;
    for (const { parsed } of poolOf([chain])) found.set(parsed.spkiSha256, chain.trustDomain);
  }
  const keys = anchors.map(({ spkiSha256 }) => spkiSha256);
  for (const { spkiSha256, purpose: holder } of await deps.bundles.holdersOf(tx, keys)) {
    const { trustDomains } = bundleRules[holder];
    if (!trustDomains.includes(domain)) found.set(spkiSha256, trustDomains[0]);
  }
  for (const anchor of anchors) {
    const foreign = await deps.outsideIssuers.foreignTo(tx, domain, asIssuer(anchor));
    if (foreign !== null) found.set(anchor.spkiSha256, foreign);
  }
  return found;
}

/** As certificates that it signed may have named it; see `issuersOf`. */
const asIssuer = ({ subject, subjectKeyId }: Certificate): readonly string[] => [
  `name:${createHash('sha256').update(subject.der).digest('hex')}`,
  ...(subjectKeyId === null ? [] : [`key:${subjectKeyId}`]),
];
