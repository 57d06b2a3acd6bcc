import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate, RevokedCertificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { isCompromise } from '../certificate/revocation-reason.ts';
import type { CertificateJob } from '../certificate-job/certificate-job.ts';
import type { CommandContext } from '../commands/command.ts';
import { openHoldings } from '../commands/open-holdings.ts';
import { tellReach } from '../compromise/tell-reach.ts';
import { type Identity, nameOfIdentity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { openForLastCredential } from '../recovery-case/open-recovery-case.ts';
import type { RecoveryCaseId } from '../recovery-case/recovery-case-id.ts';
import type { Occurrence } from './incident.ts';
import { openIncident } from './open-incident.ts';

/** Of a record: whose it is, and what is linked. Its identity is locked. */
async function aboutRecord(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
): Promise<Pick<Occurrence, 'owner' | 'purpose' | 'links' | 'supportOwner'> & { readonly name: string }> {
  const identity: Identity | null = await deps.identities.lock(tx, record.identityId);
  if (identity === null) throw new Error(`${record.id} belongs to ${record.identityId}, which is not there`);
  return {
    owner: identity.owner,
    purpose: record.purpose,
    links: [
      { kind: 'certificate', id: record.id },
      { kind: 'identity', id: identity.id },
    ],
    supportOwner: deps.ownership.about(record, identity).supportOwner,
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
  { before, record }: { readonly before: Certificate | null; readonly record: RevokedCertificate },
  context: CommandContext,
): Promise<void> {
  if (!isCompromise(record.reason)) return;
  const opened = await openForLastCredential(deps, tx, { before: before ?? record, record }, context);
  // What goes with another stands in the incident of that one.
  if (record.revokedWith !== undefined) return;
  const { name, ...about } = await aboutRecord(deps, tx, record);
  const holdings = await openHoldings(deps, tx, record.identityId);
  const reach = tellReach(record, holdings?.records ?? [], deps.clock.now());
  const revoked = `A ${record.purpose} certificate of ${name} was revoked: ${record.reason}.`;
  const recoveryCaseId = opened ?? (await openedFor(deps, tx, record, reach.gone));
  const was = recoveryCaseId === null ? [] : ['It was its last.'];
  const occurrence: Occurrence = {
    cause: 'certificate_compromised',
    object: record.id,
    ...about,
    summary: [revoked, ...was, ...reach.sentences].join(' '),
    links: [
      ...about.links,
      ...reach.links,
      ...(recoveryCaseId === null ? [] : [{ kind: 'recovery_case', id: recoveryCaseId } as const]),
    ],
  };
  await openIncident(deps, tx, occurrence, context);
}

/** The case of the last way in that went with it, where the compromised one was none itself. */
async function openedFor(
  { recoveryCases }: LifecycleDependencies,
  tx: Transaction,
  { identityId }: RevokedCertificate,
  gone: readonly CertificateId[],
): Promise<RecoveryCaseId | null> {
  const running = gone.length === 0 ? null : await recoveryCases.runningOf(tx, identityId);
  return running !== null && running.because !== null && gone.includes(running.because) ? running.id : null;
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
