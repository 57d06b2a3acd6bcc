import {
  type Certificate,
  type CrlOutline,
  type IssuingDistributionPoint,
  importPublicKey,
  signatureAlgorithmFor,
} from '@bfcert/kernel/x509';
import type { EntryRun } from './entry-run.ts';

/** All that is known of a list when it is judged, right before it is signed. */
export interface CrlKnowledge {
  readonly crl: CrlOutline;
  readonly issuer: Certificate;
  /** Which certificates it is to speak of. */
  readonly scope: IssuingDistributionPoint;
  /** What is to stand in it. */
  readonly entries: EntryRun;
  /** The highest number this list ever had; null before the first. */
  readonly lastNumber: number | null;
  readonly longestValidityMs: number;
  readonly now: Date;
}

export interface CrlLint {
  readonly name: string;
  readonly source: string;
  /** One sentence that says what is wrong, or null. */
  readonly fault: (known: CrlKnowledge) => string | null;
}

/** Every rule a revocation list is held against before it is signed. */
export const CRL_LINTS: readonly CrlLint[] = [
  {
    name: 'crl-issuer-name',
    source: 'RFC 5280 5.1.2.3: byte for byte the name of the authority',
    fault: ({ crl, issuer }) => (crl.issuer.der.equals(issuer.subject.der) ? null : 'it is in the name of another'),
  },
  {
    name: 'crl-authority-key',
    source: 'RFC 5280 5.2.1',
    fault: ({ crl, issuer }) =>
      crl.authorityKeyId !== null && crl.authorityKeyId === issuer.subjectKeyId
        ? null
        : 'the authority key identifier does not name the key of the issuer',
  },
  {
    name: 'crl-issuer-may-sign',
    source: 'RFC 5280 4.2.1.3: cRLSign',
    fault: ({ issuer }) => (issuer.keyUsage?.includes('cRLSign') === true ? null : 'the issuer may not sign lists'),
  },
  {
    name: 'crl-signature-algorithm',
    source: 'RFC 5280 5.1.1.2: that of the certificates of the same issuer',
    fault: ({ crl, issuer }) =>
      crl.signatureAlgorithm === agreedFor(issuer) ? null : 'not the algorithm of the issuer',
  },
  {
    name: 'crl-number-rises',
    source: 'RFC 5280 5.2.3',
    fault: ({ crl, lastNumber }) =>
      lastNumber === null || crl.number > BigInt(lastNumber)
        ? null
        : `the number ${crl.number} is not above ${lastNumber}`,
  },
  {
    name: 'crl-times',
    source: 'RFC 5280 5.1.2.4 and 5.1.2.5; no longer in force than its policy allows',
    fault: ({ crl: { thisUpdate, nextUpdate }, now, longestValidityMs }) => {
      if (thisUpdate > now) return 'it begins in the future';
      if (nextUpdate <= now) return 'it is over';
      return nextUpdate.getTime() - thisUpdate.getTime() > longestValidityMs ? 'it is in force for too long' : null;
    },
  },
  {
    name: 'crl-scope',
    source: 'RFC 5280 5.2.5: the place that the certificates name, and their kind',
    fault: ({ crl: { issuingDistributionPoint: found }, scope }) =>
      found !== null && found.onlyContains === scope.onlyContains && sameUris(found.uris, scope.uris)
        ? null
        : 'it speaks of other certificates than it is for',
  },
  {
    name: 'crl-entries',
    source: 'RFC 5280 5.1.2.6: what is revoked, and nothing else',
    fault: ({ crl, entries }) =>
      entries.isEncodedAs(crl.entriesDer) ? null : `its entries are not the ${entries.serials.size} that are recorded`,
  },
];

const sameUris = (a: readonly string[] | null, b: readonly string[] | null): boolean => a?.join(' ') === b?.join(' ');

function agreedFor({ spki }: Certificate): string | null {
  const key = importPublicKey(spki);
  return key.ok ? signatureAlgorithmFor(key.value) : null;
}
