import type { Certificate } from '@bfcert/kernel/x509';
import type { CertificateShape } from '../profiles/profile.ts';

/** All that can be known of a certificate when it is judged. */
export interface LintKnowledge {
  /** Before it is signed: the draft, with a placeholder as long as its signature will be at most. */
  readonly certificate: Certificate;
  /** The authority's certificate; for a root, the certificate itself. */
  readonly issuer: Certificate;
  /** What the profile makes of it. */
  readonly shape: CertificateShape;
  /** From the certificate itself up to its root. */
  readonly path: readonly Certificate[];
  readonly now: Date;
}

export type Need = Exclude<keyof LintKnowledge, 'certificate'>;

/** What is known in one case: at issuance the issuer and the shape, of a file perhaps nothing. */
export type LintSubject = Pick<LintKnowledge, 'certificate'> & { readonly [Known in Need]?: LintKnowledge[Known] };

/** `error`: some standard forbids it. `warning`: somebody will refuse or misread it. `notice`: advice that a use may overrule. */
export type LintLevel = 'error' | 'warning' | 'notice';

/** One rule. It judges where everything that it needs is known. */
export interface LintRule<Needed extends Need> {
  readonly name: string;
  /** Where the rule stands. */
  readonly source: string;
  readonly level: LintLevel;
  readonly needs: readonly Needed[];
  /** One sentence that says what is wrong, or null. */
  readonly fault: (known: Pick<LintKnowledge, 'certificate' | Needed>) => string | null;
}

export interface Lint extends Omit<LintRule<Need>, 'fault'> {
  readonly judges: (subject: LintSubject) => boolean;
  /** Throws where it does not judge. */
  readonly fault: (subject: LintSubject) => string | null;
}

/** Puts a rule on the list of all: there each is asked in the same way. */
export function lintOf<Needed extends Need = never>(rule: LintRule<Needed>): Lint {
  const knows = (subject: LintSubject): subject is LintSubject & Pick<LintKnowledge, 'certificate' | Needed> =>
    rule.needs.every((need) => subject[need] !== undefined);
  return {
    ...rule,
    judges: knows,
    fault: (subject) => {
      if (!knows(subject)) throw new Error(`the lint ${rule.name} needs ${rule.needs.join(' and ')}`);
      return rule.fault(subject);
    },
  };
}

export const sameMembers = (a: readonly string[], b: readonly string[]): boolean =>
  a.toSorted().join() === b.toSorted().join();

export const isSelfIssued = ({ subject, issuer }: Certificate): boolean => subject.der.equals(issuer.der);

/** By what it says of itself; whoever relies on it verifies the signature. */
export const isRoot = (certificate: Certificate): boolean =>
  isSelfIssued(certificate) &&
  (certificate.authorityKeyId === null || certificate.authorityKeyId === certificate.subjectKeyId);
