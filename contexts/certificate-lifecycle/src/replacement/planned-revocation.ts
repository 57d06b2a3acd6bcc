import type { ApprovalId } from '../approval/approval-id.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { PurposeName } from '../purposes/purpose.ts';

/**
 * A certificate that is to be revoked as soon as another was seen in use in its place, or at a deadline.
 * Until then it stays in force, so that nobody is left without.
 *
 *   pending ── its successor is active, or the deadline has passed ──→ done (revoked in the same transaction)
 *      ├────── a person keeps it ──────────────────────────────────→ withdrawn
 *      └────── it was deleted meanwhile ───────────────────────────→ moot
 */
export type PlannedRevocation = {
  readonly certificateId: CertificateId;
  readonly identityId: IdentityId;
  readonly purpose: PurposeName;
  readonly slot: string | null;
  readonly reason: RevocationReason;
  /** RFC 3339; null: on evidence alone. With one it goes whatever happens, so two people have said so. */
  readonly deadline: string | null;
  /** Of the two people; null without a deadline. */
  readonly approvalId: ApprovalId | null;
  /** As in the audit. */
  readonly requestedBy: string;
  /** In the requester's words; the revocation runs with it. */
  readonly words: string;
  readonly correlationId: string;
  /** RFC 3339. */
  readonly requestedAt: string;
  readonly status: 'pending' | 'done' | 'withdrawn' | 'moot';
  /** RFC 3339: not looked at before. */
  readonly nextLookAt: string;
  /** Why it was not revoked when it was due: a refusal, or `failed`; null while nothing stood in the way. */
  readonly heldBy: string | null;
};
