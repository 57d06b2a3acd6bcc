import { type AdmissibleFingerprint, admissible } from '../certificate/admissible.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';

/** Read at once for all, in one question to the database. */
export async function admissibleFingerprintsOf(
  { certificates, clock }: Pick<LifecycleDependencies, 'certificates' | 'clock'>,
  identityIds: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, readonly AdmissibleFingerprint[]>> {
  const now = clock.now();
  const records = (await certificates.allOf(identityIds)).map(({ record }) => record);
  const recordsOf = Map.groupBy(records, ({ identityId }) => identityId);
  return new Map(identityIds.map((id) => [id, admissibleAmong(recordsOf.get(id) ?? [], now)]));
}

/** Pure: what gateways admit now, of all records of one identity. */
export const admissibleAmong = (records: readonly Certificate[], now: Date): readonly AdmissibleFingerprint[] =>
  records
    .filter(({ purpose }) => purposes[purpose].relyingParty === 'station_gateways')
    .flatMap((record) => admissible(record, now) ?? []);
