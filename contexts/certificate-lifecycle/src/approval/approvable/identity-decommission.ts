import { openHoldings } from '../../commands/open-holdings.ts';
import { decommissionAsApproved } from '../../decommission/decommission-identity.ts';
import type { IdentityDecommission } from '../approval.ts';
import { type Approvable, outdated } from './approvable.ts';

export const identityDecommission: Approvable<IdentityDecommission> = {
  async lock(deps, tx, { identityId }) {
    if ((await openHoldings(deps, tx, identityId)) === null) throw new Error(`${identityId} has vanished`);
    return null;
  },

  async carryOut(deps, tx, { action, approval }, context) {
    const outcome = await decommissionAsApproved(deps, tx, { action, approval }, context);
    return !outcome.ok && outcome.refusal.reason === 'version_conflict' ? outdated() : outcome;
  },
};
