import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { newAuditEntryId } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import { type CertificateEvent, eventOf } from '../certificate/events.ts';
import type { Step } from '../certificate/step.ts';
import { stageOf } from '../certificate/transitions.ts';
import type { CertificateJob, JobAction } from '../certificate-job/certificate-job.ts';
import { newCertificateJobId } from '../certificate-job/certificate-job-id.ts';
import { CERTIFICATE_JOBS, type LifecycleDependencies } from '../ports.ts';
import type { CommandContext } from './command.ts';

export interface Cause {
  /** The command or duty, for the audit. */
  readonly action: string;
  readonly context: CommandContext;
  readonly evidenceHash?: string;
  /** Told beside the step's own event, after it. */
  readonly alsoTell?: CertificateEvent;
}

/**
 * The only way a record changes: state, domain event, audit entry and follow-up job, in the
 * caller's transaction (NFR-001). In the given order, because whoever leaves `active` must leave
 * before another enters.
 */
export async function writeSteps(
  deps: LifecycleDependencies,
  tx: Transaction,
  steps: readonly Step[],
  cause: Cause,
): Promise<{ readonly job: CertificateJob | null }> {
  let job: CertificateJob | null = null;
  for (const step of steps) {
    if (step.before === null) await deps.certificates.insert(tx, step.after);
    else await deps.certificates.update(tx, step.after, step.before.version);

    const event = eventOf(step);
    if (event !== null) await tell(deps, tx, event, step, cause);
    if (cause.alsoTell !== undefined) await tell(deps, tx, cause.alsoTell, step, cause);
    if (step.on !== 'seen') await audit(deps, tx, step, event, cause);

    const action = followUp(step);
    if (action !== null) job = await openJob(deps, tx, step, action, cause);
  }
  return { job };
}

function followUp({ on }: Step): JobAction | null {
  switch (on) {
    case 'signing_request':
      return 'issue';
    case 'end_intended':
      return 'void';
    case 'revoke':
      return 'revoke';
    default:
      return null;
  }
}

async function openJob(
  deps: LifecycleDependencies,
  tx: Transaction,
  { after }: Step,
  action: JobAction,
  { context }: Cause,
): Promise<CertificateJob> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const open = await deps.jobs.openOf(tx, after.id);
  if (open !== null) {
    const result = `The record now needs ${action} instead.`;
    await deps.jobs.update(tx, { ...open, status: 'superseded', finishedAt: at, result });
  }
  const job: CertificateJob = {
    id: newCertificateJobId(now),
    certificateId: after.id,
    action,
    requestedBy: describeActor(context.actor),
    reason: context.reason,
    correlationId: context.correlationId,
    status: 'queued',
    attempts: 0,
    nextAttemptAt: at,
    lastError: null,
    createdAt: at,
    finishedAt: null,
    result: null,
  };
  await deps.jobs.insert(tx, job);
  await deps.nudges.nudge(tx, CERTIFICATE_JOBS, after.id);
  return job;
}

async function tell(
  deps: LifecycleDependencies,
  tx: Transaction,
  event: CertificateEvent,
  { after }: Step,
  { context }: Cause,
): Promise<void> {
  const now = deps.clock.now();
  await deps.events.append(tx, {
    id: newId('evt', now.getTime()),
    type: event.type,
    version: 1,
    subject: after.identityId,
    at: now.toISOString(),
    actor: context.actor,
    correlationId: context.correlationId,
    causationId: context.causationId ?? null,
    data: event.data,
  });
}

async function audit(
  deps: LifecycleDependencies,
  tx: Transaction,
  { before, after, notes }: Step,
  event: CertificateEvent | null,
  { action, context, evidenceHash }: Cause,
): Promise<void> {
  const now = deps.clock.now();
  await deps.audit.append(tx, {
    id: newAuditEntryId(now),
    at: now.toISOString(),
    actor: describeActor(context.actor),
    onBehalfOf: context.actor.onBehalfOf ?? null,
    action,
    outcome: 'done',
    identityId: after.identityId,
    certificateId: after.id,
    purpose: after.purpose,
    before: before === null ? null : stageOf(before),
    after: stageOf(after),
    event: event?.type ?? null,
    reason: context.reason,
    detail: notes,
    correlationId: context.correlationId,
    evidenceHash: evidenceHash ?? null,
  });
}
