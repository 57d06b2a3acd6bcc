import { createHash, X509Certificate } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import type { AuthorityChain } from '../ports.ts';
import type { TrustDomain } from '../purposes/purpose.ts';
import type { ReadCertificate } from './read-bundle.ts';

/** Which trust domain an issuer outside belongs to: the first that a certificate of it was imported for. */
export interface OutsideIssuerStore {
  /** Of those that are known, any that belongs to another domain; null when there is none. */
  foreignTo(tx: Transaction, domain: TrustDomain, issuers: readonly string[]): Promise<TrustDomain | null>;
  /** Those that are known already stay what they are. */
  remember(tx: Transaction, domain: TrustDomain, issuers: readonly string[]): Promise<void>;
}

/** Who signed each certificate of a chain: by the issuer's key where the certificate names it, else by its name. */
export const issuersOf = (path: readonly ReadCertificate[]): readonly string[] => [
  ...new Set(
    path.map(({ parsed: { authorityKeyId, issuer } }) =>
      authorityKeyId === null
        ? `name:${createHash('sha256').update(issuer.der).digest('hex')}`
        : `key:${authorityKeyId}`,
    ),
  ),
];

/** The CA certificates of our own authorities, with which chains may be completed. */
export const poolOf = (chains: readonly AuthorityChain[]): readonly ReadCertificate[] =>
  [...new Set(chains.flatMap((chain) => [chain.issuingPem, ...chain.intermediatePems, ...rootsOf(chain)]))].map(
    (pem) => ({
      parsed: unwrap(parseCertificatePem(pem)),
      openssl: new X509Certificate(pem),
    }),
  );

/** Our own authority that this chain leads to; null when it leads to none. */
export function ourAuthorityOf(
  path: readonly ReadCertificate[],
  chains: readonly AuthorityChain[],
): AuthorityChain | null {
  const members = new Set(path.slice(1).map(({ parsed }) => parsed.fingerprint));
  const has = (pem: string): boolean => members.has(unwrap(parseCertificatePem(pem)).fingerprint);
  return (
    chains.find(({ issuingPem }) => has(issuingPem)) ??
    chains.find((chain) => [...chain.intermediatePems, ...rootsOf(chain)].some(has)) ??
    null
  );
}

const rootsOf = ({ rootPem, roots = [] }: AuthorityChain): readonly string[] => [
  rootPem,
  ...roots.map((generation) => generation.rootPem),
];
