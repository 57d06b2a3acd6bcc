import { type Certificate, parseChainPem } from '@bfcert/kernel/x509';
import type { AuthorityName, ProfileName, TrustDomain } from '@bfcert/pki-contract';
import { AUTHORITY_NAME, PROFILE_NAMES, TRUST_DOMAINS } from '@bfcert/pki-contract';
import { z } from 'zod';
import { fileContent } from '../file-content.ts';

/** An external CA: what the control plane is to use it for, and what its process is told of it. */
export interface IssuingEntry {
  readonly name: AuthorityName;
  readonly issuing: {
    readonly trustDomain: TrustDomain;
    /** Issued by it from now on. */
    readonly profiles: readonly ProfileName[];
    /** PEM, issuing certificate first, root last. */
    readonly chainPem: string;
    readonly reconciliationSeconds: number;
  };
  readonly process: {
    readonly kind: string;
    readonly name: AuthorityName;
    readonly trustDomain: TrustDomain;
    /** Judged by the reader of its kind. */
    readonly settings: object;
  };
}

export const authorityName = z
  .string()
  .regex(AUTHORITY_NAME, 'must have at most 64 lower-case letters, digits and hyphens');

export const profileName = z
  .enum(PROFILE_NAMES)
  .refine(
    (name) => !name.startsWith('csms-server-'),
    'cannot be had from another authority: stations verify our listeners by the root of our own',
  );

const chainFile = fileContent.transform((pem, context) => {
  const parsed = parseChainPem(pem);
  const root = parsed.ok ? parsed.value.at(-1) : undefined;
  if (root !== undefined) return { pem, root };
  context.addIssue({
    code: 'custom',
    message: 'must name a file of certificates, the issuing one first, the root last',
  });
  return z.NEVER;
});

/** What every external CA is told besides its own settings and its profiles. */
export const issuingMembers = {
  name: authorityName,
  trustDomain: z.enum(TRUST_DOMAINS),
  chainFile,
  /** For how long after a call whose answer was lost its certificate may still turn up. */
  reconciliationSeconds: z.int().min(1).max(86_400).default(600),
};

/** Of one exchange with the CA. */
export const answerMilliseconds = z.int().default(10_000);

interface Members {
  readonly kind: string;
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  readonly chainFile: { readonly pem: string; readonly root: Certificate };
  readonly reconciliationSeconds: number;
}

export const issuingEntry = (
  { kind, name, trustDomain, chainFile: { pem }, reconciliationSeconds }: Members,
  profiles: readonly ProfileName[],
  settings: object,
): IssuingEntry => ({
  name,
  issuing: { trustDomain, profiles, chainPem: pem, reconciliationSeconds },
  process: { kind, name, trustDomain, settings },
});
