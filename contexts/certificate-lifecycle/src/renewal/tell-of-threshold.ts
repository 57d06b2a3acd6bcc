import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { newAuditEntryId } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';
import { reachedAt, type Threshold } from '../policy/posture.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { HeldRenewal } from './renewal-hold.ts';
import type { DueRenewal } from './renewal-plan.ts';

const events = {
  /** An operator should look. */
  escalated: 'CertificateRenewalEscalated',
  /** So near its end, a certificate that nobody has renewed is an incident. */
  incident: 'CertificateRenewalOverdue',
} as const;

/** Event and audit entry of a certificate in force that has come so near its end without a successor in use. */
export async function tellOfThreshold(
  deps: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  {
    threshold,
    ...told
  }: {
    readonly threshold: Threshold;
    readonly due: DueRenewal;
    readonly policy: LifecyclePolicy;
    readonly held: HeldRenewal | null;
  },
  context: CommandContext,
): Promise<void> {
  const { due, policy, held } = told;
  const now = deps.clock.now();
  const at = now.toISOString();
  await deps.events.append(tx, {
    id: newId('evt', now.getTime()),
    type: events[threshold],
    version: 1,
    subject: due.identityId,
    at,
    actor: context.actor,
    correlationId: context.correlationId,
    causationId: context.causationId ?? null,
    data: {
      certificateRecordId: due.id,
      managedIdentityId: due.identityId,
      certificatePurpose: due.purpose,
      slot: due.slot,
      fingerprint: due.fingerprint,
      owner: due.owner,
      validTo: due.notAfter,
      reachedAt: reachedAt(policy, due.notAfter, threshold),
      policyVersion: policy.version,
      heldBecause: held?.reason ?? null,
      detail: held?.detail ?? null,
    },
  });
  await deps.audit.append(tx, {
    id: newAuditEntryId(now),
    at,
    actor: describeActor(context.actor),
    onBehalfOf: null,
    action: 'escalate-renewal',
    outcome: 'done',
    identityId: due.identityId,
    certificateId: due.id,
    purpose: due.purpose,
    before: 'active',
    after: 'active',
    event: events[threshold],
    reason: held?.detail ?? 'No certificate that replaces it is in use.',
    detail: { threshold, validTo: due.notAfter, policyVersion: policy.version, heldBecause: held?.reason ?? null },
    correlationId: context.correlationId,
    evidenceHash: null,
  });
}
