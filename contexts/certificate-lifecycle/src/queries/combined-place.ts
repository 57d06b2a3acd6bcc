import type { Place } from '../commands/outcomes.ts';
import { boundValues } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';

/** Where a combined certificate of this station would be: in the first of its programs that the policy allows one. Null: in none. */
export async function combinedPlaceOf(
  { identities, policies }: Pick<LifecycleDependencies, 'identities' | 'policies'>,
  identityId: IdentityId,
): Promise<Place | null> {
  const [identity] = await identities.find([identityId]);
  if (identity === undefined || identity.subjectType !== 'charger') return null;
  const purpose = 'charger_combined';
  const slot = boundValues(identity, 'program').find(
    (program) => policies.of({ purpose, slot: program, operatingModel: 'managed' }, identity).issuance === 'allowed',
  );
  return slot === undefined ? null : { identityId, purpose, slot };
}
