import { carryOutChange } from '../../commands/change-identity.ts';
import { openHoldings } from '../../commands/open-holdings.ts';
import type { IdentityRename } from '../approval.ts';
import { SecondPerson } from '../second-person.ts';
import { type Approvable, outdated } from './approvable.ts';

export const identityRename: Approvable<IdentityRename> = {
  async lock(deps, tx, { identityId }) {
    if ((await openHoldings(deps, tx, identityId)) === null) throw new Error(`${identityId} has vanished`);
    return null;
  },

  async carryOut(deps, tx, { action, approval }, context) {
    const { kind, version: expectedVersion, ...wanted } = action;
    const cause = { action: kind, context: { ...context, expectedVersion } };
    const outcome = await carryOutChange(deps, tx, wanted, cause, SecondPerson.of(approval));
    return !outcome.ok && outcome.refusal.reason === 'version_conflict' ? outdated() : outcome;
  },
};
