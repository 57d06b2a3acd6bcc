import type { Actor } from '@bfcert/kernel/actor';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { Certificate } from '../certificate/certificate.ts';
import { stageOf } from '../certificate/transitions.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CertificateJob } from './certificate-job.ts';

/** Event and audit entry of what becomes of a job while its record stays as it is. */
export async function tellOfJob(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  type: 'CertificateJobDied' | 'CertificateJobRetried',
  { job, record }: { readonly job: CertificateJob; readonly record: Certificate },
  by: { readonly actor: Actor; readonly action: string; readonly reason: string; readonly correlationId: string },
): Promise<void> {
  const now = clock.now();
  const cause = { ...by, causationId: job.id };
  const detail = { jobId: job.id, jobAction: job.action, attempts: job.attempts, death: job.death };
  await events.append(
    tx,
    domainEventOf(now, cause, {
      type,
      subject: record.identityId,
      data: {
        certificateRecordId: record.id,
        managedIdentityId: record.identityId,
        certificatePurpose: record.purpose,
        ...detail,
        result: job.result,
      },
    }),
  );
  await audit.append(
    tx,
    auditEntryOf(now, by, {
      action: by.action,
      identityId: record.identityId,
      certificateId: record.id,
      purpose: record.purpose,
      before: stageOf(record),
      after: stageOf(record),
      event: type,
      detail,
    }),
  );
}
