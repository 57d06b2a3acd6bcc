import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { admissionFactsOf } from '../queries/admission-facts.ts';
import { judgeTolerance } from '../station-tolerance/decide.ts';
import { type AdoptionFilter, type AdoptionTarget, MOST_ADOPTED, MOST_LOOKED_AT } from './station-adoption.ts';
import { passwordsAmong } from './station-passwords.ts';

const PAGE = 500;
const EXAMPLES = 5;

/** Why a station that the filter finds is left alone. */
export type AdoptionSkip = 'tolerance_active' | 'certificate_on_record' | 'password_usable';

export interface SeenStations {
  readonly targets: readonly AdoptionTarget[];
  readonly owners: readonly string[];
  readonly skipped: readonly {
    readonly reason: AdoptionSkip;
    /** For people. */
    readonly detail: string;
    readonly count: number;
    /** A few of them. */
    readonly examples: readonly IdentityId[];
  }[];
}

export const adoptionSkips: Readonly<Record<AdoptionSkip, string>> = {
  tolerance_active: 'It is awaited with such a certificate already.',
  certificate_on_record: 'It has, or had, a certificate of its own here: nothing is to be taken over.',
  password_usable: 'It comes in with a password, below Profile 3: it is migrated.',
};

/**
 * What would be granted to each charger that the filter finds among these owners. Whether one runs Profile 3 is not known
 * before its handshake; that it has a password, and so does not, is. Null: there are more than one answer may decide about.
 * Nothing is locked, and nothing written.
 */
export async function lookAtStations(
  deps: LifecycleDependencies,
  filter: AdoptionFilter,
  { owners, until }: { readonly owners: OwnerScope; readonly until: string },
): Promise<SeenStations | null> {
  const targets: AdoptionTarget[] = [];
  const ownersOfTargets = new Set<string>();
  const skipped = new Map<AdoptionSkip, IdentityId[]>();
  let looked = 0;
  for (let after: IdentityId | null = null; ; ) {
    const page: readonly Identity[] = await deps.identities.page(
      { ...filter, subjectType: 'charger', owners },
      after,
      PAGE,
    );
    looked += page.length;
    const ids = page.map(({ id }) => id);
    const facts = await admissionFactsOf(deps, ids);
    const passwords = await deps.transactions.run((tx) => passwordsAmong(deps, tx, ids));
    const tolerances = Map.groupBy(await deps.stationTolerances.activeOfAll(ids), ({ identityId }) => identityId);
    for (const identity of page) {
      const { id: identityId, version, owner } = identity;
      const wish = { identityId, tolerance: 'outside_certificate', until };
      const judged = judgeTolerance(identity, tolerances.get(identityId) ?? [], wish, deps.clock.now());
      const skip = skipOf({
        hasHadItsOwn: facts.get(identityId)?.hasHadItsOwn === true,
        isTolerated: !judged.ok,
        hasPassword: passwords.has(identityId),
      });
      if (skip !== null) skipped.set(skip, [...(skipped.get(skip) ?? []), identityId]);
      else {
        targets.push({ identityId, version });
        ownersOfTargets.add(owner);
      }
    }
    if (targets.length > MOST_ADOPTED || looked > MOST_LOOKED_AT) return null;
    if (page.length < PAGE) break;
    after = ids.at(-1) ?? null;
  }
  return {
    targets,
    owners: [...ownersOfTargets].toSorted(),
    skipped: [...skipped].map(([reason, found]) => ({
      reason,
      detail: adoptionSkips[reason],
      count: found.length,
      examples: found.slice(0, EXAMPLES),
    })),
  };
}

function skipOf(seen: Readonly<Record<'hasHadItsOwn' | 'isTolerated' | 'hasPassword', boolean>>): AdoptionSkip | null {
  if (seen.hasHadItsOwn) return 'certificate_on_record';
  if (seen.isTolerated) return 'tolerance_active';
  return seen.hasPassword ? 'password_usable' : null;
}
