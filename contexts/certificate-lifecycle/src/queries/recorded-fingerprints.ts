import { admissible } from '../certificate/admissible.ts';
import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import { isOver } from '../certificate/step.ts';
import { purposes } from '../purposes/registry.ts';

/**
 * What a record says of a certificate that no list admits: `ended` before its time (revoked, retired or out of
 * service), so that it opens nothing whoever vouches for it; `factory`: known to be this station's, and in order.
 */
export type RecordedStanding = 'ended' | 'factory';

/** Pure: by fingerprint, of all records of one identity. What has expired opens nothing anyway, and is left out. */
export function recordedStandings(
  records: readonly Certificate[],
  now: Date,
): Readonly<Record<string, RecordedStanding>> {
  const known: Record<string, RecordedStanding> = {};
  for (const record of records) {
    const found = standingOf(record, now);
    if (found === null) continue;
    // Of one that has two records, the one that has ended speaks.
    if (found.standing === 'ended' || known[found.fingerprint] === undefined) known[found.fingerprint] = found.standing;
  }
  return known;
}

function standingOf(
  record: Certificate,
  now: Date,
): { readonly fingerprint: string; readonly standing: RecordedStanding } | null {
  const { relyingParty } = purposes[record.purpose];
  const isFactory = relyingParty === 'station_bootstrap';
  if (!isFactory && relyingParty !== 'station_gateways') return null;
  if (record.state === 'deleted') {
    const isBarred = record.revocation !== null && record.revocation.notAfter > now.toISOString();
    return isBarred && record.fingerprint !== null ? { fingerprint: record.fingerprint, standing: 'ended' } : null;
  }
  if (!hasMaterial(record) || isOver(record, now)) return null;
  const { fingerprint } = record.signed;
  // One that was not sent yet is admitted as soon as it is.
  if (record.state !== 'issued' && admissible(record, now) === null) return { fingerprint, standing: 'ended' };
  return isFactory ? { fingerprint, standing: 'factory' } : null;
}
