import type { Actor } from '@bfcert/kernel/actor';
import type { ChargerId } from '../charger/charger.ts';
import { decommissionEndpoint, decommissionStation } from '../commands/decommission-station.ts';
import { type Reaction, textOf } from './reaction.ts';

/** A station, or one of its EVSEs, is gone for good. */
export const whenIdentityDecommissioned: Reaction = {
  name: 'evse-security.when-identity-decommissioned',
  types: ['IdentityDecommissioned'],
  react: async (deps, { id, subject, data, actor, correlationId }) => {
    const reason = textOf(data, 'reason') ?? 'it is decommissioned';
    const by: Actor = { ...actor, owners: 'all' };
    const context = { actor: by, reason, correlationId, causationId: id };
    const identityId = subject as ChargerId;
    await decommissionStation(deps, identityId, context);
    await decommissionEndpoint(deps, identityId, context);
  },
};
