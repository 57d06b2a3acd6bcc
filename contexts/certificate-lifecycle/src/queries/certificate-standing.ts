import { type Certificate, type CertificateState, firstSentAt, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import { lastOutcome } from './last-outcome.ts';

/** How one certificate stands, for whoever works on it: what a record says by itself, without looking at its surroundings. */
export interface CertificateStanding {
  readonly id: CertificateId;
  readonly purpose: PurposeName;
  readonly state: CertificateState;
  /** It is to reach its endpoint: issued, or ordered to be sent again and not answered since. */
  readonly isToBeDelivered: boolean;
  /** RFC 3339, of one that is issued; null: never, or its endpoint has had it since. */
  readonly firstSentAt: string | null;
  readonly fingerprint: string | null;
  readonly chainPem: string | null;
  readonly lastOutcome: string;
}

export async function certificateStanding(
  { certificates }: LifecycleDependencies,
  id: CertificateId,
): Promise<CertificateStanding | null> {
  const record = (await certificates.find(id))?.record;
  return record === undefined ? null : standingOf(record);
}

export function standingOf(record: Certificate): CertificateStanding {
  const signed = hasMaterial(record) ? record.signed : null;
  return {
    id: record.id,
    purpose: record.purpose,
    state: record.state,
    isToBeDelivered:
      record.state === 'issued' || (record.state === 'installed_pending_activation' && record.since === 'sent_again'),
    firstSentAt: record.state === 'issued' ? firstSentAt(record) : null,
    fingerprint: signed?.fingerprint ?? null,
    chainPem: signed?.chainPem ?? null,
    lastOutcome: lastOutcome(record),
  };
}
