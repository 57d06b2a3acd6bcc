import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate, RevokedCertificate } from '../certificate/certificate.ts';
import { isCompromise } from '../certificate/revocation-reason.ts';
import type { CertificateJob } from '../certificate-job/certificate-job.ts';
import type { CommandContext } from '../commands/command.ts';
import { type Identity, nameOfIdentity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { openForLastCredential } from '../recovery-case/open-recovery-case.ts';
import type { Occurrence } from './incident.ts';
import { openIncident } from './open-incident.ts';

/** Of a record: whose it is, and what is linked. Its identity is locked. */
async function aboutRecord(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
): Promise<Pick<Occurrence, 'owner' | 'purpose' | 'links'> & { readonly name: string }> {
  const identity: Identity | null = await deps.identities.lock(tx, record.identityId);
  if (identity === null) throw new Error(`${record.id} belongs to ${record.identityId}, which is not there`);
  return {
    owner: identity.owner,
    purpose: record.purpose,
    links: [
      { kind: 'certificate', id: record.id },
      { kind: 'identity', id: identity.id },
    ],
    name: nameOfIdentity(identity),
  };
}

/**
 * In the transaction of a revocation that says that somebody else may hold the key, or may act no more: with
 * a recovery case, when it was the last way in.
 */
export async function openForCompromise(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: RevokedCertificate,
  context: CommandContext,
): Promise<void> {
  if (!isCompromise(record.reason)) return;
  const { name, ...about } = await aboutRecord(deps, tx, record);
  const recoveryCaseId = await openForLastCredential(deps, tx, record, context);
  const revoked = `A ${record.purpose} certificate of ${name} was revoked: ${record.reason}.`;
  const occurrence: Occurrence = {
    cause: 'certificate_compromised',
    object: record.id,
    ...about,
    summary: recoveryCaseId === null ? revoked : `${revoked} It was its last.`,
    links: [
      ...about.links,
      ...(recoveryCaseId === null ? [] : [{ kind: 'recovery_case', id: recoveryCaseId } as const]),
    ],
  };
  await openIncident(deps, tx, occurrence, context);
}

/** In the transaction that gives a job up. */
export async function openForDeadJob(
  deps: LifecycleDependencies,
  tx: Transaction,
  { job, record }: { readonly job: CertificateJob; readonly record: Certificate },
  context: CommandContext,
): Promise<void> {
  const { name, links, ...about } = await aboutRecord(deps, tx, record);
  const summary = `The PKI was to ${job.action} a ${record.purpose} certificate of ${name}. ${job.result ?? ''}`;
  const linked = [...links, { kind: 'job', id: job.id } as const];
  await openIncident(deps, tx, { cause: 'job_dead', object: job.id, summary, links: linked, ...about }, context);
}
