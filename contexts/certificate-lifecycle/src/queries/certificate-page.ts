import { type Actor, mayTouch } from '@bfcert/kernel/actor';
import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateJob } from '../certificate-job/certificate-job.ts';
import type { Identity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PlannedRevocation } from '../replacement/planned-revocation.ts';
import type { CertificateSummary } from './certificate-summary.ts';
import { type DecodedCertificate, decodeLeaf } from './decode-certificate.ts';
import { summaries } from './inventory.ts';

export interface CertificatePage extends CertificateSummary {
  readonly record: Certificate;
  readonly identity: Identity;
  readonly decoded: DecodedCertificate | null;
  readonly chainPem: string | null;
  /** Pending: it is revoked once its successor is in use. */
  readonly plannedRevocation: PlannedRevocation | null;
  /** Newest first. */
  readonly jobs: readonly CertificateJob[];
}

const JOBS_SHOWN = 50;

/** Null also for a record of an owner that is none of the actor's. */
export async function certificatePage(
  deps: LifecycleDependencies,
  id: CertificateId,
  actor: Actor,
): Promise<CertificatePage | null> {
  const stored = await deps.certificates.find(id);
  if (stored === null) return null;
  const [[summary], [identity], jobs, plan] = await Promise.all([
    summaries(deps, [stored], actor),
    deps.identities.find([stored.record.identityId]),
    deps.jobs.list({ owners: actor.owners, certificateId: id, after: null, limit: JOBS_SHOWN }),
    deps.plannedRevocations.find(id),
  ]);
  if (summary === undefined || identity === undefined) throw new Error(`${id} has no identity`);
  if (!mayTouch(actor, identity.owner)) return null;
  const chainPem = hasMaterial(stored.record) ? stored.record.signed.chainPem : null;
  const decoded = chainPem === null ? null : decodeLeaf(chainPem);
  const plannedRevocation = plan?.status === 'pending' ? plan : null;
  return { ...summary, record: stored.record, identity, decoded, chainPem, plannedRevocation, jobs };
}
