import type { Transaction } from '@bfcert/kernel/transaction';
import { openHoldings } from '../commands/open-holdings.ts';
import { tellOfRegistration } from '../commands/write-identity.ts';
import type { Cause } from '../commands/write-steps.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { Identity } from '../identity/identity.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';

/** Whose the parts of this system are: they are seen by those alone who act for every owner, unless somebody is given this one. */
export const OWN_OWNER = 'betterfleet-certificates';
const OWN_FAMILY = 'pki-control-plane';

/** The identity of a part of this system, locked; registered when it is met for the first time. */
export async function openOwnService(
  deps: LifecycleDependencies,
  tx: Transaction,
  serviceName: string,
  cause: Cause,
): Promise<Holdings> {
  const known = await deps.identities.holderOf(tx, 'service_name', serviceName);
  const id = known ?? (await register(deps, tx, serviceName, cause)).id;
  const holdings = await openHoldings(deps, tx, id);
  if (holdings === null) throw new Error(`${id} of ${serviceName} is not there`);
  return holdings;
}

async function register(
  deps: LifecycleDependencies,
  tx: Transaction,
  serviceName: string,
  cause: Cause,
): Promise<Identity> {
  const now = deps.clock.now();
  const identity: Identity = {
    id: newIdentityId(now),
    subjectType: 'own_service',
    bindings: [{ kind: 'service_name', value: serviceName }],
    owner: OWN_OWNER,
    family: OWN_FAMILY,
    cohorts: [],
    createdAt: now.toISOString(),
    version: 1,
  };
  const taken = await deps.identities.insert(tx, identity);
  if (taken.length > 0) throw new Error(`${serviceName} is another identity's ${taken.join(' and ')}`);
  await tellOfRegistration(deps, tx, identity, cause);
  return identity;
}
