import type { CertificateState } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PurposeName, TrustDomain } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';

/** Whose a certificate is that somebody has shown, and what it is for; whether it is in force is for evidence to say. */
export interface ShownCertificate {
  readonly id: CertificateId;
  readonly identityId: IdentityId;
  readonly purpose: PurposeName;
  /** Null: its purpose is in none. */
  readonly trustDomain: TrustDomain | null;
  readonly slot: string | null;
  readonly state: CertificateState;
}

/** By the SHA-256 of its DER, lower-case hex; null: no record has it. */
export function shownCertificate(
  { transactions, certificates }: Pick<LifecycleDependencies, 'transactions' | 'certificates'>,
  fingerprint: string,
): Promise<ShownCertificate | null> {
  return transactions.run(async (tx) => {
    const record = await certificates.findByFingerprint(tx, fingerprint);
    if (record === null) return null;
    const { id, identityId, purpose, slot, state } = record;
    return { id, identityId, purpose, trustDomain: purposes[purpose].trustDomain, slot, state };
  });
}
