import type { Certificate, CertificateWithMaterial } from '../certificate/certificate.ts';
import { isOver } from '../certificate/step.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import type { StationTolerance } from './station-tolerance.ts';
import type { StationToleranceId } from './station-tolerance-id.ts';
import type { ToleranceKind } from './tolerance-kind.ts';

/** What is tolerated of a station now. */
export interface Tolerated {
  readonly stationToleranceId: StationToleranceId;
  readonly kind: ToleranceKind;
  /** RFC 3339: what was to be seen of the station then, two people have seen. */
  readonly grantedAt: string;
  /** RFC 3339; from then on it is tolerated no more, without any event. */
  readonly until: string;
  /** With `expired_certificate`: SHA-256 of the one certificate with which it may come; null: there is none, or no need. */
  readonly fingerprint: string | null;
}

/** What is tolerated of these stations now; those of which nothing is are missing. */
export async function toleratedOf(
  {
    stationTolerances,
    certificates,
    clock,
  }: Pick<LifecycleDependencies, 'stationTolerances' | 'certificates' | 'clock'>,
  identityIds: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, readonly Tolerated[]>> {
  const active = await stationTolerances.activeOfAll(identityIds);
  const mayBeExpired = active.filter(({ kind }) => kind === 'expired_certificate').map((one) => one.identityId);
  const stored = mayBeExpired.length === 0 ? [] : await certificates.allOf(mayBeExpired);
  const records = Map.groupBy(
    stored.map(({ record }) => record),
    ({ identityId }) => identityId,
  );
  return toleratedBy(active, records, clock.now());
}

/** Pure: the same, of their tolerances that nobody has ended and of their records. */
export function toleratedBy(
  active: readonly StationTolerance[],
  recordsOf: ReadonlyMap<IdentityId, readonly Certificate[]>,
  now: Date,
): ReadonlyMap<IdentityId, readonly Tolerated[]> {
  const inTime = active.filter(({ until }) => until > now.toISOString());
  return new Map(
    [...Map.groupBy(inTime, ({ identityId }) => identityId)].map(([identityId, tolerances]) => [
      identityId,
      tolerances.map(({ id, kind, grantedAt, until }) => {
        const last = kind === 'expired_certificate' ? lastExpired(recordsOf.get(identityId) ?? [], now) : null;
        return { stationToleranceId: id, kind, grantedAt, until, fingerprint: last?.signed.fingerprint ?? null };
      }),
    ]),
  );
}

/**
 * Pure: the certificate with which a station may come although it has expired: the last that was in force, as long as no other
 * one of them is in force. One that was revoked, taken out of service or never seen in use is none, ever.
 */
export function lastExpired(records: readonly Certificate[], now: Date): CertificateWithMaterial | null {
  const own = records.filter(({ purpose }) => purposes[purpose].relyingParty === 'station_gateways');
  if (own.some((record) => record.state === 'active' && !isOver(record, now))) return null;
  const expired = own.filter(
    (record): record is CertificateWithMaterial =>
      // Until the sweep has been there it is over and still active.
      (record.state === 'active' && isOver(record, now)) ||
      (record.state === 'retired' && record.cause === 'expired' && (record.was ?? 'active') === 'active'),
  );
  const [last = null] = expired.toSorted((a, b) => (a.signed.notAfter < b.signed.notAfter ? 1 : -1));
  return last;
}
