import { type DomainEvent, domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { overtakeByEnd } from '../approval/overtake.ts';
import { type AuditEntry, auditEntryOf } from '../audit/audit-entry.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { type CertificateEvent, eventOf } from '../certificate/events.ts';
import type { Step } from '../certificate/step.ts';
import { stageOf } from '../certificate/transitions.ts';
import { type CertificateJob, type JobAction, withStep } from '../certificate-job/certificate-job.ts';
import { type CertificateJobId, newCertificateJobId } from '../certificate-job/certificate-job-id.ts';
import { deadlineOf } from '../certificate-job/give-up.ts';
import { nextTask } from '../certificate-job/next-task.ts';
import { leavesEvsePlace } from '../combined/take-evse-place.ts';
import { openForCompromise } from '../incident/of-certificate.ts';
import { CERTIFICATE_JOBS, type LifecycleDependencies } from '../ports.ts';
import { endWhenRecovered } from '../recovery-case/end-recovery-case.ts';
import { openPlanes } from '../revocation/plane/open-planes.ts';
import { endWhenFulfilled } from '../station-tolerance/end-station-tolerance.ts';
import type { CommandContext } from './command.ts';

/** All that happens to one record. */
interface Change {
  readonly before: Certificate | null;
  readonly after: Certificate;
}

/** Known before the record is written, because an event names the job; written after it, because the job names the record. */
interface FollowUp {
  readonly jobId: CertificateJobId | null;
  readonly write: () => Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

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
  const changes = new Map<CertificateId, Change>();
  for (const { on, before, after } of steps) {
    if (on !== 'seen') changes.set(after.id, { before: changes.get(after.id)?.before ?? before, after });
  }
  const jobs = new Map<CertificateId, FollowUp>();
  for (const [id, change] of changes) jobs.set(id, await followUp(deps, tx, change, cause));

  for (const step of steps) {
    const { on, before, after } = step;
    const event = eventOf(step);
    const told =
      event === null
        ? []
        : [{ ...event, data: { ...event.data, ...addedTo(event, cause, jobs.get(after.id)?.jobId ?? null) } }];
    if (cause.alsoTell !== undefined) told.push(cause.alsoTell);
    const leaving = await leavesEvsePlace(deps, tx, step);
    if (leaving !== null) await writeSteps(deps, tx, [leaving], { ...cause, action: 'take-evse-place' });
    await deps.certificates.write(tx, {
      record: after,
      before,
      events: told.map((each) => eventToAppend(deps, each, step, cause)),
      entries: on === 'seen' ? [] : [entryOf(deps, step, event, cause)],
    });
    if (on === 'revoke' && after.state === 'revoked') {
      await openPlanes(deps, tx, before, after);
      await openForCompromise(deps, tx, { before, record: after }, cause.context);
    }
    await overtakeByEnd(deps, tx, step, cause.context);
    await endWhenRecovered(deps, tx, step, cause.context);
    await endWhenFulfilled(deps, tx, step, cause.context);
  }
  for (const { write } of jobs.values()) await write();
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

/** The open job is always the one that the record now needs; what it needed before is superseded. */
async function followUp(
  deps: LifecycleDependencies,
  tx: Transaction,
  { before, after: record }: Change,
  { context }: Cause,
): Promise<FollowUp> {
  const needed = nextTask(record);
  // So there is none for a record that needed none.
  if (needed === null && (before === null || nextTask(before) === null)) return { jobId: null, write: nothing };
  const open = before === null ? null : await deps.jobs.openOf(tx, record.id);
  if (open !== null && open.action === needed) return { jobId: open.id, write: nothing };
  const now = deps.clock.now();
  const job = needed === null ? null : await newJob(deps, tx, record, needed, context);
  return {
    jobId: job?.id ?? null,
    write: async () => {
      if (open !== null) {
        const at = now.toISOString();
        const result = `The record now is ${stageOf(record)}.`;
        await deps.jobs.update(tx, { ...withStep(open, at, result), status: 'superseded', finishedAt: at, result });
      }
      if (job === null) return;
      await deps.jobs.insert(tx, job);
      await deps.nudges.nudge(tx, CERTIFICATE_JOBS, record.id);
    },
  };
}

async function newJob(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
  action: JobAction,
  context: CommandContext,
): Promise<CertificateJob> {
  const identity = await deps.identities.lock(tx, record.identityId);
  if (identity === null) throw new Error(`${record.id} belongs to ${record.identityId}, which is not there`);
  const now = deps.clock.now();
  const at = now.toISOString();
  return {
    id: newCertificateJobId(now),
    certificateId: record.id,
    action,
    requestedBy: describeActor(context.actor),
    reason: context.reason,
    correlationId: context.correlationId,
    status: 'queued',
    attempts: 0,
    unfinished: 0,
    nextAttemptAt: at,
    giveUpAt: deadlineOf(action, deps.policies.of(record, identity).retry, now),
    lastError: null,
    createdAt: at,
    finishedAt: null,
    result: null,
    death: null,
    steps: [{ at, what: `Ordered by ${describeActor(context.actor)}.` }],
  };
}

function eventToAppend(
  { clock }: LifecycleDependencies,
  event: CertificateEvent,
  { after }: Step,
  { context }: Cause,
): DomainEvent {
  return domainEventOf(clock.now(), context, { type: event.type, subject: after.identityId, data: event.data });
}

function entryOf(
  { clock }: LifecycleDependencies,
  { before, after, notes }: Step,
  event: CertificateEvent | null,
  { action, context, evidenceHash }: Cause,
): AuditEntry {
  return auditEntryOf(clock.now(), context, {
    action,
    identityId: after.identityId,
    certificateId: after.id,
    purpose: after.purpose,
    before: before === null ? null : stageOf(before),
    after: stageOf(after),
    event: event?.type ?? null,
    detail: notes,
    evidenceHash: evidenceHash ?? null,
  });
}
