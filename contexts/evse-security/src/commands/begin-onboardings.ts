import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { OnboardingStore } from '../onboarding/onboarding-store.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { withoutCutoverPath } from './key-cutover-objection.ts';
import { objectionsToMigration, openMigration } from './open-migration.ts';

const AT_ONCE = 100;

/**
 * Every few seconds, by any number of servers: begins the migration of newcomers that are bound for Profile 3 and have
 * connected. Not before: a case of a station that is still in its box would run into its deadlines. Those of a family whose way
 * to a new key is still to be approved wait for that. Returns how many were begun.
 */
export async function beginOnboardings(deps: EvseSecurityDependencies): Promise<number> {
  let begun = 0;
  for (let after: ChargerId | null = null; ; ) {
    const page: DuePage = { after, limit: AT_ONCE };
    const { due, last }: LookedAt = await deps.transactions.run((tx) => dueWithPath(deps, tx, page));
    for (const identityId of due) if (await begin(deps, identityId)) begun += 1;
    after = last;
    if (last === null || begun >= AT_ONCE) return begun;
  }
}

type DuePage = Parameters<OnboardingStore['due']>[1];

interface LookedAt {
  readonly due: readonly ChargerId[];
  /** Of those that were looked at; null: there are no more. */
  readonly last: ChargerId | null;
}

async function dueWithPath(deps: EvseSecurityDependencies, tx: Transaction, page: DuePage): Promise<LookedAt> {
  const ids = await deps.stores.onboardings.due(tx, page);
  const without = await withoutCutoverPath(deps, tx, await deps.stores.chargers.findAll(tx, ids));
  const last = ids.length < page.limit ? null : (ids.at(-1) ?? null);
  return { due: ids.filter((id) => !without.has(id)), last };
}

function begin(deps: EvseSecurityDependencies, identityId: ChargerId): Promise<boolean> {
  const { transactions, stores, clock } = deps;
  return transactions.run(async (tx) => {
    const now = clock.now();
    if (!(await stores.onboardings.begin(tx, identityId, now))) return false;
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null) throw new Error(`${identityId} was enrolled and is not there`);
    // It has shown meanwhile what it cannot do, or is proven already: then a person looks at it, as at every other one.
    if ((await objectionsToMigration(deps, tx, [charger])).has(identityId)) return false;
    const context = {
      actor: systemActor('onboarding'),
      reason: 'newcomers of its family are enrolled on Profile 3',
      correlationId: newId('cor', now.getTime()),
    };
    return (await openMigration(deps, tx, identityId, context)) !== null;
  });
}
