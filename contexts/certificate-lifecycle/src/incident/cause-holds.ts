import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import { parseCertificateId } from '../certificate/certificate-id.ts';
import { never } from '../certificate/never.ts';
import { parseCertificateJobId } from '../certificate-job/certificate-job-id.ts';
import { nextTask } from '../certificate-job/next-task.ts';
import { isSamePlace } from '../combined/own-place.ts';
import { openHoldingsOf } from '../commands/open-holdings.ts';
import type { Holdings } from '../identity/holdings.ts';
import { postureOf } from '../policy/posture.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { standingAtAuthority } from '../revocation/plane/at-the-authority.ts';
import { type Plane, planes } from '../revocation/plane/plane.ts';
import { causes, type IncidentCause, incidentCauses } from './causes.ts';
import type { Incident } from './incident.ts';

export const causesThatEnd: readonly IncidentCause[] = incidentCauses.filter(
  (cause) => causes[cause].ends === 'when_gone',
);

/** What `revocation_not_arrived` is about. */
export const placeOfRevocation = (certificateId: string, plane: Plane): string => `${certificateId}/${plane}`;

/**
 * Whether what an open incident is about can be seen to be there still. It locks the identity it is
 * about, so call it before the incident is locked.
 */
export async function causeHolds(
  deps: LifecycleDependencies,
  tx: Transaction,
  { cause, object }: Pick<Incident, 'cause' | 'object'>,
): Promise<boolean> {
  switch (cause) {
    case 'revocation_not_arrived':
      return isRevocationOutstanding(deps, tx, object);
    case 'job_dead':
      return isDeadJobNeeded(deps, tx, object);
    case 'renewal_not_done':
      return isReplacementMissing(deps, tx, object);
    case 'audit_broken':
    case 'vehicle_certificates_differ':
    case 'synthetic_probe_failed':
      // Only its source says otherwise: a verification that finds the audit whole, a list in order, a probe that succeeds.
      return true;
    case 'certificate_compromised':
    case 'authorization_key_exposed':
    case 'profile_2_reopened':
    case 'orphan_certificate':
    case 'pki_ledger_rolled_back':
    case 'identity_mismatch':
    case 'trust_anchor_mismatch':
    case 'security_log_integrity':
    case 'device_tampering':
    case 'capability_contradicted':
    case 'signing_requests_too_many':
      return false;
    default:
      return never(cause);
  }
}

/**
 * Whether a person may not close it yet. What has expired without a successor may be that of an endpoint that is out
 * of operation for good, of which nobody but a person can know: such an incident is never resolved by itself.
 */
export async function holdsOpen(
  deps: LifecycleDependencies,
  tx: Transaction,
  incident: Pick<Incident, 'cause' | 'object'>,
): Promise<boolean> {
  // A station that is out of operation for good gives no list that would be in order.
  if (incident.cause === 'vehicle_certificates_differ') return false;
  if (!(await causeHolds(deps, tx, incident))) return false;
  if (incident.cause !== 'renewal_not_done') return true;
  return (await holdingsOf(deps, tx, incident.object))?.record.state === 'active';
}

async function holdingsOf(deps: LifecycleDependencies, tx: Transaction, text: string) {
  const id = parseCertificateId(text);
  return id === null ? null : openHoldingsOf(deps, tx, id);
}

async function isRevocationOutstanding(deps: LifecycleDependencies, tx: Transaction, object: string): Promise<boolean> {
  const [certificate = '', name] = object.split('/');
  const found = await holdingsOf(deps, tx, certificate);
  const plane = planes.find((one) => one === name);
  if (found === null || plane === undefined) return false;
  if (plane === 'ca') {
    return found.record.state === 'revoked' && standingAtAuthority(found.record).state === 'outstanding';
  }
  return (await deps.planes.lock(tx, found.record.id, plane))?.state === 'outstanding';
}

async function isDeadJobNeeded(deps: LifecycleDependencies, tx: Transaction, object: string): Promise<boolean> {
  const id = parseCertificateJobId(object);
  const known = id === null ? null : await deps.jobs.inTransaction(tx, id);
  const found = known === null ? null : await openHoldingsOf(deps, tx, known.certificateId);
  const job = id === null ? null : await deps.jobs.inTransaction(tx, id);
  return job !== null && found !== null && job.status === 'dead' && nextTask(found.record) === job.action;
}

/** It ends soon, or has ended, and its place is not taken by another. */
async function isReplacementMissing(deps: LifecycleDependencies, tx: Transaction, object: string): Promise<boolean> {
  const found = await holdingsOf(deps, tx, object);
  if (found === null) return false;
  const { record, holdings } = found;
  if (record.state === 'active') {
    const policy = deps.policies.of(record, holdings.identity);
    const posture = postureOf(policy, record.signed, deps.clock.now());
    return posture === 'incident' || posture === 'expired';
  }
  return record.state === 'retired' && record.cause === 'expired' && !(await isPlaceTaken(deps, tx, record, holdings));
}

/** A combined certificate takes the station's own place and, being the station's, that of its EVSE. */
const isPlaceTaken = async (
  { certificates }: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
  { records }: Holdings,
): Promise<boolean> =>
  records.some((other) => other.state === 'active' && isSamePlace(other, record)) ||
  (await certificates.otherHolderOf(tx, record)) !== null;
