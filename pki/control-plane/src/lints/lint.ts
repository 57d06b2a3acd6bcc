import type { Certificate } from '@bfcert/kernel/x509';
import type { CertificateShape } from '../profiles/profile.ts';

export interface LintSubject {
  /** The draft with a placeholder where the signature will be. */
  readonly certificate: Certificate;
  readonly shape: CertificateShape;
  /** The authority's certificate; for a root, the draft itself. */
  readonly issuer: Certificate;
}

export interface Lint {
  readonly name: string;
  /** Where the rule stands. */
  readonly source: string;
  /** One sentence that says what is wrong, or null. */
  readonly fault: (subject: LintSubject) => string | null;
}

export const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.toSorted().join() === b.toSorted().join();
