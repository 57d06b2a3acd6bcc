import type { Certificate, RevokedCertificate } from '../certificate/certificate.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IncidentLink } from '../incident/incident.ts';
import { reachOf } from './reach-of-compromise.ts';

const NAMED = 3;

/** What the incident says of other certificates that a compromise has reached, and its links to them. */
export function tellReach(
  compromised: RevokedCertificate,
  records: readonly Certificate[],
  now: Date,
): {
  readonly sentences: readonly string[];
  readonly links: readonly IncidentLink[];
  /** Revoked with it. */
  readonly gone: readonly CertificateId[];
} {
  const gone = records.filter((one) => one.state === 'revoked' && one.revokedWith === compromised.id);
  const { sameKey, onItsWord } = reachOf(compromised, records, now);
  const groups = [
    [gone, 'Revoked with it'],
    [sameKey, 'For the same key, and not ours to revoke'],
    [onItsWord, 'Issued on the word of the compromised certificate, and still admitted'],
  ] as const;
  return {
    gone: gone.map(({ id }) => id),
    sentences: groups.flatMap(([of, what]) => (of.length === 0 ? [] : `${what}: ${listed(of.map(({ id }) => id))}.`)),
    links: groups.flatMap(([of]) => of.map(({ id }) => ({ kind: 'certificate', id }) as const)),
  };
}

const listed = (ids: readonly CertificateId[]): string =>
  ids.length <= NAMED ? ids.join(', ') : `${ids.slice(0, NAMED).join(', ')} and ${ids.length - NAMED} more`;
