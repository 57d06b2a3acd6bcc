import { type CertificateState, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { inPlace } from '../commands/open-request.ts';
import type { Place } from '../commands/outcomes.ts';
import { hasCounted } from '../commands/record-evidence.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { LifecycleDependencies } from '../ports.ts';

/** One that was issued for a place, for whoever follows the place and decides nothing. */
export interface CertificateInPlace {
  readonly certificateId: CertificateId;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  readonly state: CertificateState;
  /** All that was seen of it and counted; of one that is not in force none. */
  readonly evidence: readonly Evidence[];
}

/** Oldest first, with those that are over; what was deleted is not among them. */
export async function certificatesInPlace(
  { certificates, evidence }: Pick<LifecycleDependencies, 'certificates' | 'evidence'>,
  place: Place,
): Promise<readonly CertificateInPlace[]> {
  const records = (await certificates.allOf([place.identityId])).map(({ record }) => record);
  const found = records.filter(hasMaterial).filter((record) => inPlace(record, place));
  return Promise.all(
    found
      .toSorted((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1))
      .map(async ({ id, state, signed }) => ({
        certificateId: id,
        fingerprint: signed.fingerprint,
        state,
        evidence: state === 'active' ? (await evidence.of(id)).filter(hasCounted) : [],
      })),
  );
}
