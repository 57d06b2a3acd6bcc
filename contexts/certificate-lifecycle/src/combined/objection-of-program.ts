import type { Transaction } from '@bfcert/kernel/transaction';
import type { Refusal } from '../commands/command.ts';
import type { Place, PlaceRefusal } from '../commands/outcomes.ts';
import type { Identity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';

/**
 * Why no certificate of this purpose is made here: the policy allows it to no program of the identity; or a combined one is
 * in force in its place, and another beside it would make two.
 */
export async function objectionOfProgram(
  deps: Pick<LifecycleDependencies, 'policies' | 'certificates'>,
  tx: Transaction,
  { purpose, slot }: Pick<Place, 'purpose' | 'slot'>,
  identity: Identity,
): Promise<Refusal<PlaceRefusal> | null> {
  const [operatingModel] = purposes[purpose].operatingModels;
  if (deps.policies.of({ purpose, slot, operatingModel }, identity).issuance === 'refused') {
    const detail = `One certificate for a station's connection and for vehicles crosses trust domains: the policy does not allow ${purpose} to the program ${slot ?? ''}.`;
    return { reason: 'combined_crosses_trust_domains', detail };
  }
  if (purposes[purpose].relyingParty !== 'vehicles') return null;
  const holder = await deps.certificates.otherHolderOf(tx, { identityId: identity.id, purpose, slot });
  if (holder === null) return null;
  const detail = `The combined certificate ${holder} of its station is in force here: the station first gets one of its own.`;
  return { reason: 'combined_crosses_trust_domains', detail };
}
