import { type AcceptedName, acceptedNamesOf } from '../binding-exception/accepted-name.ts';
import type { AdmissibleFingerprint } from '../certificate/admissible.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { type AdmissibleBootstrap, admissibleBootstrapsOf } from '../recovery-case/admissible-bootstraps.ts';
import { type Tolerated, toleratedBy } from '../station-tolerance/tolerated-of.ts';
import { admissibleAmong } from './admissible-fingerprints.ts';
import { type RecordedStanding, recordedStandings } from './recorded-fingerprints.ts';

/** What is known here of one station that decides its handshakes. Whatever has an end is in time now. */
export interface AdmissionFacts {
  /** Every other fingerprint is refused. */
  readonly fingerprints: readonly AdmissibleFingerprint[];
  /** Fingerprints that its records know and that `fingerprints` does not list; see `RecordedStanding`. */
  readonly recorded: Readonly<Record<string, RecordedStanding>>;
  /** A certificate of its own may have come into use, whatever became of it; one that is on its way has not. */
  readonly hasHadItsOwn: boolean;
  /** Null: it is not in recovery, or nothing lets it in. */
  readonly bootstrap: AdmissibleBootstrap | null;
  /** In the place of the names it is bound to. */
  readonly acceptedNames: readonly AcceptedName[];
  readonly tolerated: readonly Tolerated[];
}

/** Each of them has an entry. Their records are read once, so that all that is said of a certificate is of one moment. */
export async function admissionFactsOf(
  deps: Pick<
    LifecycleDependencies,
    'certificates' | 'recoveryCases' | 'bindingExceptions' | 'stationTolerances' | 'clock'
  >,
  identityIds: readonly IdentityId[],
): Promise<ReadonlyMap<IdentityId, AdmissionFacts>> {
  const records = (await deps.certificates.allOf(identityIds)).map(({ record }) => record);
  const recordsOf = Map.groupBy(records, ({ identityId }) => identityId);
  const bootstraps = await admissibleBootstrapsOf(deps, identityIds);
  const names = await acceptedNamesOf(deps, identityIds);
  const tolerances = await deps.stationTolerances.activeOfAll(identityIds);
  const now = deps.clock.now();
  const tolerated = toleratedBy(tolerances, recordsOf, now);
  return new Map(
    identityIds.map((id) => {
      const own = recordsOf.get(id) ?? [];
      const facts: AdmissionFacts = {
        fingerprints: admissibleAmong(own, now),
        recorded: recordedStandings(own, now),
        hasHadItsOwn: hasHadItsOwn(own),
        bootstrap: bootstraps.get(id) ?? null,
        acceptedNames: names.get(id) ?? [],
        tolerated: tolerated.get(id) ?? [],
      };
      return [id, facts];
    }),
  );
}

/** `records` are all of one station. */
export const hasHadItsOwn = (records: readonly Certificate[]): boolean => records.some(wasInUse);

/** A station that is given its first one keeps its way in until it has used it. A tombstone does not say what was before. */
const wasInUse = (record: Certificate): boolean =>
  purposes[record.purpose].relyingParty === 'station_gateways' &&
  (record.state === 'active' ||
    record.state === 'inactive' ||
    record.state === 'revoked' ||
    (record.state === 'deleted' && record.fingerprint !== null) ||
    (record.state === 'retired' && (record.cause === 'replaced' || record.cause === 'expired')));
