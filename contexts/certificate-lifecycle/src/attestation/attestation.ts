import type { AuditEntryId } from '../audit/audit-entry.ts';
import type { AttestableCriterion } from './attestable.ts';
import type { AttestationId } from './attestation-id.ts';

/**
 * The word of a person for what data cannot show, until an end date.
 *
 *   (none) ── a person ──→ in_force ── a person ──→ withdrawn
 *                             └────── the end date, told by the clock ──→ expired
 */
export interface Attestation {
  readonly id: AttestationId;
  readonly criterion: AttestableCriterion;
  /** In the words of whoever attests it. */
  readonly statement: string;
  /** Where it can be seen; null: nowhere. */
  readonly link: string | null;
  /** As in the audit. */
  readonly attestedBy: string;
  /** RFC 3339. */
  readonly attestedAt: string;
  /** RFC 3339: from then on it is worth nothing. */
  readonly until: string;
  /** The entry that stands for it in the hash chain of the audit, by which it can be proven. */
  readonly auditEntryId: AuditEntryId;
  readonly withdrawn: { readonly at: string; readonly by: string; readonly reason: string } | null;
}

export const attestationStates = ['in_force', 'withdrawn', 'expired'] as const;
export type AttestationState = (typeof attestationStates)[number];

export function stateOfAttestation({ withdrawn, until }: Attestation, now: Date): AttestationState {
  if (withdrawn !== null) return 'withdrawn';
  return until <= now.toISOString() ? 'expired' : 'in_force';
}
