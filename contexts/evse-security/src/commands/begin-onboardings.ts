import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { objectionsToMigration, openMigration } from './open-migration.ts';

const AT_ONCE = 100;

/**
 * Every few seconds, by any number of servers: begins the migration of newcomers that are bound for Profile 3 and have
 * connected. Not before: a case of a station that is still in its box would run into its deadlines. Returns how many were begun.
 */
export async function beginOnboardings(deps: EvseSecurityDependencies): Promise<number> {
  const due = await deps.transactions.run((tx) => deps.stores.onboardings.due(tx, AT_ONCE));
  let begun = 0;
  for (const identityId of due) if (await begin(deps, identityId)) begun += 1;
  return begun;
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
