import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId, ChargerKind } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { WaveSelection } from '../wave/wave.ts';

export type SelectedStation = Charger & { readonly cohorts: readonly string[] };

const PAGE = 500;

/** Those of these kinds that are meant, of these owners, by identity id; no more than `most` and one. */
export async function selectStations(
  deps: EvseSecurityDependencies,
  { owner, family, cohorts, identityIds }: WaveSelection,
  {
    kinds,
    owners,
    most,
  }: { readonly kinds: readonly ChargerKind[]; readonly owners: OwnerScope; readonly most: number },
): Promise<readonly SelectedStation[]> {
  const named = identityIds === undefined ? null : new Set(identityIds);
  const selected: SelectedStation[] = [];
  for (let after: ChargerId | null = null; ; ) {
    const page: readonly Charger[] = await pageAfter(deps, owners, after);
    const candidates = page.filter(
      (charger) =>
        kinds.includes(charger.kind) &&
        (owner === undefined || charger.owner === owner) &&
        (family === undefined || charger.family === family) &&
        (named?.has(charger.identityId) ?? true),
    );
    // The cohorts are the identity's, which this context does not keep.
    const cohortsOf = await deps.lifecycle.cohortsOf(candidates.map(({ identityId }) => identityId));
    for (const charger of candidates) {
      const own = cohortsOf.get(charger.identityId) ?? [];
      if (cohorts !== undefined && !cohorts.some((cohort) => own.includes(cohort))) continue;
      selected.push({ ...charger, cohorts: own });
    }
    after = page.at(-1)?.identityId ?? null;
    if (page.length < PAGE || selected.length > most) return selected;
  }
}

const pageAfter = (
  { transactions, stores }: EvseSecurityDependencies,
  owners: OwnerScope,
  after: ChargerId | null,
): Promise<readonly Charger[]> =>
  transactions.snapshot((tx: Transaction) => stores.chargers.page(tx, owners, { after, limit: PAGE }));
