import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext } from '../commands/command.ts';
import { nameOfIdentity } from '../identity/identity.ts';
import { openIncident } from '../incident/open-incident.ts';
import type { LifecyclePolicy } from '../policy/policy.ts';
import { type Posture, reachedAt, type Threshold } from '../policy/posture.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { HeldRenewal } from './renewal-hold.ts';
import type { DueRenewal } from './renewal-plan.ts';

const events = {
  /** An operator should look. */
  escalated: 'CertificateRenewalEscalated',
  /** So near its end, a certificate that nobody has renewed is an incident. */
  incident: 'CertificateRenewalOverdue',
} as const;

export interface CrossedThresholds {
  /** The earlier first. */
  readonly crossed: readonly Threshold[];
  readonly posture: Posture;
  readonly policy: LifecyclePolicy;
  /** Why its renewal has not begun. */
  readonly held: HeldRenewal | null;
}

/**
 * Tells of a certificate in force that has come so near its end without a successor in use, once: event, audit
 * entry, at the last threshold an incident, and that it was told, in one transaction. False when the certificate is
 * not this claim's any more: whoever has it tells.
 */
export function tellOfThresholds(
  deps: LifecycleDependencies,
  due: DueRenewal,
  { crossed, posture, policy, held }: CrossedThresholds,
  claim: string,
  context: CommandContext,
): Promise<boolean> {
  return deps.transactions.run(async (tx) => {
    const identity = await deps.identities.lock(tx, due.identityId);
    if (identity === null || !(await deps.renewalPlans.holds(tx, due.id, claim))) return false;
    for (const threshold of crossed) await tell(deps, tx, { threshold, due, policy, held }, context);
    if (crossed.includes('incident')) {
      const about = `A ${due.purpose} certificate of ${nameOfIdentity(identity)} ends on ${due.notAfter.slice(0, 10)}`;
      await openIncident(
        deps,
        tx,
        {
          cause: 'renewal_not_done',
          object: due.id,
          summary: `${about}, and nothing has taken its place. ${held?.detail ?? ''}`.trim(),
          owner: identity.owner,
          purpose: due.purpose,
          supportOwner: deps.ownership.about(due, identity).supportOwner,
          links: [
            { kind: 'certificate', id: due.id },
            { kind: 'identity', id: identity.id },
          ],
        },
        context,
      );
    }
    await deps.renewalPlans.told(tx, due.id, posture);
    return true;
  });
}

async function tell(
  deps: LifecycleDependencies,
  tx: Transaction,
  told: Pick<CrossedThresholds, 'policy' | 'held'> & { readonly threshold: Threshold; readonly due: DueRenewal },
  context: CommandContext,
): Promise<void> {
  const { threshold, due, policy, held } = told;
  const now = deps.clock.now();
  await deps.events.append(
    tx,
    domainEventOf(now, context, {
      type: events[threshold],
      subject: due.identityId,
      data: {
        certificateRecordId: due.id,
        managedIdentityId: due.identityId,
        certificatePurpose: due.purpose,
        slot: due.slot,
        fingerprint: due.fingerprint,
        owner: due.owner,
        validTo: due.notAfter,
        reachedAt: reachedAt(policy, due, threshold),
        policyVersion: policy.version,
        heldBecause: held?.reason ?? null,
        detail: held?.detail ?? null,
      },
    }),
  );
  const cause = { ...context, reason: held?.detail ?? 'No certificate that replaces it is in use.' };
  await deps.audit.append(
    tx,
    auditEntryOf(now, cause, {
      action: 'escalate-renewal',
      identityId: due.identityId,
      certificateId: due.id,
      purpose: due.purpose,
      before: 'active',
      after: 'active',
      event: events[threshold],
      detail: { threshold, validTo: due.notAfter, policyVersion: policy.version, heldBecause: held?.reason ?? null },
    }),
  );
}
