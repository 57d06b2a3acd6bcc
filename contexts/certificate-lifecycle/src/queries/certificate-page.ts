import { type Actor, mayTouch } from '@bfcert/kernel/actor';
import { type Certificate, hasMaterial, spkiOf } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { CertificateJob } from '../certificate-job/certificate-job.ts';
import type { Identity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PlannedRevocation } from '../replacement/planned-revocation.ts';
import { type CertificateLinks, linksOf } from './certificate-links.ts';
import type { CertificateSummary } from './certificate-summary.ts';
import { type DecodedCertificate, decodeLeaf } from './decode-certificate.ts';
import { summaries } from './inventory.ts';

export interface CertificatePage extends CertificateSummary {
  readonly record: Certificate;
  readonly identity: Identity;
  /** Of its request's key or the certificate's, lower-case hex; null while there is none. */
  readonly spkiSha256: string | null;
  readonly links: CertificateLinks;
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
  const { record } = stored;
  const [[summary], [identity], held, jobs, plan] = await Promise.all([
    summaries(deps, [stored], actor),
    deps.identities.find([record.identityId]),
    deps.certificates.allOf([record.identityId]),
    deps.jobs.list({ owners: actor.owners, certificateId: id, after: null, limit: JOBS_SHOWN }),
    deps.plannedRevocations.find(id),
  ]);
  if (summary === undefined || identity === undefined) throw new Error(`${id} has no identity`);
  if (!mayTouch(actor, identity.owner)) return null;
  const chainPem = hasMaterial(record) ? record.signed.chainPem : null;
  const decoded = chainPem === null ? null : decodeLeaf(chainPem);
  const plannedRevocation = plan?.status === 'pending' ? plan : null;
  const links = linksOf(
    record,
    held.map((one) => one.record),
  );
  const spkiSha256 = spkiOf(record);
  return { ...summary, record, identity, spkiSha256, links, decoded, chainPem, plannedRevocation, jobs };
}
