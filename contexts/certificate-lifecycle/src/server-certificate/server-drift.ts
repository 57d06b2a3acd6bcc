import type { CertificateState } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { acmStatus } from './acm-status.ts';
import type { FoundCertificate } from './server-certificate-source.ts';

export const serverDriftKinds = [
  /** A listener shows a certificate other than the one that is in force for its name and key algorithm. */
  'serves_another',
  /** A listener shows one whose record is not in force, and none is. */
  'serves_out_of_force',
  /** A listener shows one that has no record. */
  'serves_unrecorded',
  /** One is in force for its name and key algorithm, and the listener shows none. */
  'serves_none',
  /** What ACM says of it does not go together with its record. */
  'status_differs',
  /** ACM uses a word that is not in the map. */
  'status_unknown',
] as const;
export type ServerDriftKind = (typeof serverDriftKinds)[number];

export interface ServerDrift {
  readonly kind: ServerDriftKind;
  /** One sentence. */
  readonly detail: string;
}

export interface RecordStanding {
  readonly certificateId: CertificateId;
  readonly fingerprint: string;
  readonly state: CertificateState;
}

/** What is known here of something a source has. */
export interface Known {
  /** Of the very certificate; null: it has no record. */
  readonly record: RecordStanding | null;
  /** What is active in the place that a listener's name and key algorithm stand for. */
  readonly inForce: RecordStanding | null;
  /** Why it has no record. */
  readonly notRecorded: string | null;
}

/** In what a source and the inventory differ about one certificate; null: in nothing. A listener that does not answer differs in nothing. */
export function serverDriftOf(found: FoundCertificate, known: Known): ServerDrift | null {
  if (found.problem !== null) return found.status === null ? null : statusDrift(found.status, known);
  return found.served === null ? statusDrift(found.status, known) : servedDrift(found, known);
}

function servedDrift({ chain }: FoundCertificate, { record, inForce, notRecorded }: Known): ServerDrift | null {
  if (chain === null) {
    if (inForce === null) return null;
    return {
      kind: 'serves_none',
      detail: `${inForce.certificateId} is in force, and no certificate of its kind is shown.`,
    };
  }
  if (record === null) {
    return {
      kind: 'serves_unrecorded',
      detail: `What it shows has no record: ${notRecorded ?? 'it was never seen before.'}`,
    };
  }
  if (record.state === 'active' && (inForce === null || inForce.certificateId === record.certificateId)) return null;
  const shown = `${record.certificateId}, which is ${record.state}`;
  return inForce === null
    ? { kind: 'serves_out_of_force', detail: `It shows ${shown}.` }
    : { kind: 'serves_another', detail: `It shows ${shown}; ${inForce.certificateId} is in force.` };
}

function statusDrift(status: string | null, { record }: Known): ServerDrift | null {
  if (status === null) return null;
  const known = acmStatus(status);
  if (known === null) return { kind: 'status_unknown', detail: `ACM calls it ${status}, a status not known here.` };
  if (record === null || !known.hasCertificate || known.goesWith.includes(record.state)) return null;
  return { kind: 'status_differs', detail: `ACM says ${status}; ${record.certificateId} is ${record.state}.` };
}
