import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { newAuditEntryId } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { type CertificateEvent, eventOf } from '../certificate/events.ts';
import type { Step } from '../certificate/step.ts';
import { stageOf } from '../certificate/transitions.ts';
import { withStep } from '../certificate-job/certificate-job.ts';
import { type CertificateJobId, newCertificateJobId } from '../certificate-job/certificate-job-id.ts';
import { deadlineOf } from '../certificate-job/give-up.ts';
import { nextTask } from '../certificate-job/next-task.ts';
import { openForCompromise } from '../incident/of-certificate.ts';
import { CERTIFICATE_JOBS, type LifecycleDependencies } from '../ports.ts';
import { openPlanes } from '../revocation/plane/open-planes.ts';
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
 * The only way a record changes: state, domain event, audit entry, follow-up job and the incident that it
 * is, in the caller's transaction (NFR-001). In the given order, because whoever leaves `active` must leave
 * before another enters.
 */
export async function writeSteps(
  deps: LifecycleDependencies,
  tx: Transaction,
  steps: readonly Step[],
  cause: Cause,
): Promise<void> {
  const changed = new Map<string, Certificate>();
  for (const { on, before, after } of steps) {
    if (before === null) await deps.certificates.insert(tx, after);
    else await deps.certificates.update(tx, after, before.version);
    if (on === 'revoke' && after.state === 'revoked') {
      await openPlanes(deps, tx, after);
      await openForCompromise(deps, tx, after, cause.context);
    }
    if (on !== 'seen') changed.set(after.id, after);
  }
  const jobs = new Map<string, CertificateJobId | null>();
  for (const record of changed.values()) jobs.set(record.id, await followUp(deps, tx, record, cause));

  for (const step of steps) {
    const event = eventOf(step);
    const jobId = jobs.get(step.after.id) ?? null;
    if (event !== null)
      await tell(deps, tx, { ...event, data: { ...event.data, ...addedTo(event, cause, jobId) } }, step, cause);
    if (cause.alsoTell !== undefined) await tell(deps, tx, cause.alsoTell, step, cause);
    if (step.on !== 'seen') await audit(deps, tx, step, event, cause);
  }
}

/** What the event dictionary has and the step alone does not know. */
function addedTo(
  { type }: CertificateEvent,
  { context }: Cause,
  jobId: CertificateJobId | null,
): CertificateEvent['data'] {
  if (type === 'CertificateRequested') return { requestedBy: describeActor(context.actor) };
  return type === 'CSRValidated' ? { jobId } : {};
}

/** The open job is always the one that the record now needs, and is returned; what it needed before is superseded. */
async function followUp(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
  { context }: Cause,
): Promise<CertificateJobId | null> {
  const now = deps.clock.now();
  const at = now.toISOString();
  const needed = nextTask(record);
  const open = await deps.jobs.openOf(tx, record.id);
  if (open !== null && open.action === needed) return open.id;
  if (open !== null) {
    const result = `The record now is ${stageOf(record)}.`;
    await deps.jobs.update(tx, { ...withStep(open, at, result), status: 'superseded', finishedAt: at, result });
  }
  if (needed === null) return null;
  const identity = await deps.identities.lock(tx, record.identityId);
  if (identity === null) throw new Error(`${record.id} belongs to ${record.identityId}, which is not there`);
  const id = newCertificateJobId(now);
  await deps.jobs.insert(tx, {
    id,
    certificateId: record.id,
    action: needed,
    requestedBy: describeActor(context.actor),
    reason: context.reason,
    correlationId: context.correlationId,
    status: 'queued',
    attempts: 0,
    unfinished: 0,
    nextAttemptAt: at,
    giveUpAt: deadlineOf(needed, deps.policies.of(record, identity).retry, now),
    lastError: null,
    createdAt: at,
    finishedAt: null,
    result: null,
    death: null,
    steps: [{ at, what: `Ordered by ${describeActor(context.actor)}.` }],
  });
  await deps.nudges.nudge(tx, CERTIFICATE_JOBS, record.id);
  return id;
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
