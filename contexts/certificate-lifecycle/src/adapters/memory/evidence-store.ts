import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { CertificateId } from '../../certificate/certificate-id.ts';
import { type Evidence, showsUse } from '../../evidence/evidence.ts';
import type { EvidenceStore } from '../../evidence/evidence-store.ts';
import type { IdentityId } from '../../identity/identity-id.ts';

export function memoryEvidenceStore(database: MemoryDatabase): EvidenceStore {
  /** Of each identity. */
  const sightings = database.table<readonly Evidence[]>('lifecycle.evidence');
  const of = (id: IdentityId): readonly Evidence[] => sightings.get(id) ?? [];
  const known = async (id: CertificateId): Promise<readonly Evidence[]> =>
    [...sightings.values()]
      .flat()
      .filter(({ certificateId }) => certificateId === id)
      .toSorted((a, b) => (a.firstAt < b.firstAt ? -1 : Number(a.firstAt > b.firstAt)));

  function record(evidence: Evidence): { readonly first: boolean } {
    const own = of(evidence.identityId);
    const before = own.find((one) => isSame(one, evidence));
    if (before === undefined) {
      sightings.set(evidence.identityId, [...own, evidence]);
      return { first: true };
    }
    const [earlier = ''] = [before.firstAt, evidence.firstAt].toSorted();
    const [later = ''] = [before.lastAt, evidence.lastAt].toSorted().toReversed();
    const counted: Evidence = {
      ...before,
      source: evidence.source,
      details: evidence.details,
      sightings: before.sightings + evidence.sightings,
      firstAt: earlier,
      lastAt: later,
    };
    const after = own.map((one) => (one === before ? counted : one));
    sightings.set(evidence.identityId, after);
    return { first: false };
  }

  return onlyThese<EvidenceStore>('evidence', {
    record: async (_tx, evidence) => record(evidence),
    recordAll: async (_tx, all) => {
      for (const evidence of all) record(evidence);
    },
    knownOf: (_tx, id) => known(id),
    of: known,
    lastUse: async (_tx, id, fingerprint) =>
      of(id)
        .filter((one) => one.fingerprint === fingerprint && showsUse(one.type))
        .map(({ lastAt }) => lastAt)
        .toSorted()
        .at(-1) ?? null,
  });
}

const isSame = (a: Evidence, b: Evidence): boolean =>
  a.fingerprint === b.fingerprint && a.type === b.type && a.from === b.from && a.verdict === b.verdict;
