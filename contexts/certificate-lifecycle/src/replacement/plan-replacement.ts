import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Approval } from '../approval/approval.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import { versionConflict } from '../commands/change-certificate.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { openHoldingsFor } from '../commands/open-holdings.ts';
import { type RenewOutcome, renewRecord } from '../commands/renew-certificate.ts';
import { objectionOfOwnership } from '../ownership/objection-of-ownership.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { objectionToPlan, type PlanRefusal } from './decide.ts';
import type { PlannedRevocation } from './planned-revocation.ts';
import { tellOfPlan } from './tell-of-plan.ts';

export type ReplaceRefusal = Extract<RenewOutcome, { readonly ok: false }>['refusal']['reason'] | PlanRefusal;

export interface ReplaceWish {
  readonly certificateId: CertificateId;
  readonly reason: RevocationReason;
  /** RFC 3339, UTC; null: on evidence alone. */
  readonly deadline: string | null;
}

/** The next certificate, and when the present one is revoked at the latest. */
export type Planned = { readonly certificateId: CertificateId; readonly deadline: string | null };

/** Inside a command's transaction: 1 is it in force, and the plan sound? · 2 begin the next · 3 write the plan. */
export async function planReplacement(
  deps: LifecycleDependencies,
  tx: Transaction,
  wish: ReplaceWish,
  context: CommandContext,
  approval: Approval | null,
): Promise<Outcome<Planned, ReplaceRefusal>> {
  const { certificateId, reason, deadline } = wish;
  const found = await openHoldingsFor(deps, tx, certificateId, context.actor);
  if (found === null) return refused({ reason: 'certificate_unknown', detail: 'No such certificate.' });
  const { record } = found;
  const before = await deps.plannedRevocations.inTransaction(tx, certificateId);
  const now = deps.clock.now();
  const objection =
    versionConflict(record, context) ??
    objectionToPlan(record, wish, before, now) ??
    objectionOfOwnership(deps, found, reason);
  if (objection !== null) return refused(objection);
  const next = await renewRecord(deps, tx, certificateId, context, 'replace');
  if (!next.ok) return next;
  const planned = { certificateId: next.value.certificateId, deadline };
  if (before?.status === 'pending') return ok(planned);

  const { identityId, purpose, slot } = record;
  const plan: PlannedRevocation = {
    certificateId,
    identityId,
    purpose,
    slot,
    reason,
    deadline,
    approvalId: approval?.id ?? null,
    requestedBy: context.actor.onBehalfOf ?? describeActor(context.actor),
    words: context.reason,
    correlationId: context.correlationId,
    requestedAt: now.toISOString(),
    status: 'pending',
    nextLookAt: now.toISOString(),
    heldBy: null,
  };
  await deps.plannedRevocations.put(tx, plan);
  await tellOfPlan(deps, tx, plan, null, { action: 'replace-and-revoke', context });
  return ok(planned);
}
