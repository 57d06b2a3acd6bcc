import type { Certificate } from '@bfcert/kernel/x509';
import type { AuthorityPlan } from './authority-plan.ts';
import type { IssuingKey } from './issuing-key.ts';

export interface CertificateAuthority {
  readonly key: IssuingKey;
  readonly certificate: Certificate;
}

/** One generation of a root, and the form of it that the root before it has signed. */
export interface RootGeneration {
  /** From 1. */
  readonly generation: number;
  readonly certificate: Certificate;
  readonly cross: Certificate | null;
}

/** A chain ready to issue. No root's key is part of it. */
export interface Authority {
  readonly plan: AuthorityPlan;
  /** What issues now. */
  readonly issuing: CertificateAuthority;
  /** Between `issuing` and `root`, the nearest to `issuing` first. */
  readonly intermediates: readonly Certificate[];
  readonly root: Certificate;
  /** Every issuing generation whose key is open, the oldest first: what one has issued, it answers for. */
  readonly issuers: readonly CertificateAuthority[];
  readonly roots: readonly RootGeneration[];
}
