import { isDecommissioned } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { brokerRequestTransitions } from '../broker/broker-request.ts';
import { changeBrokerRequest } from '../commands/change-broker-request.ts';
import { settleCase } from '../commands/settle-case.ts';
import type { Reaction } from './reaction.ts';

/** Cases and requests belong to the owner that their vehicle has now; of one that is gone for good nothing is followed or asked for. */
export const whenVehicleChanged: Reaction = {
  name: 'vehicle-provisioning.when-vehicle-changed',
  types: ['IdentityChanged', 'IdentityDecommissioned'],
  react: async (deps, { id, subject, correlationId }) => {
    const { cases } = deps.stores;
    // As it is now: of two changes whichever comes last here.
    const identity = await deps.lifecycle.findIdentity(subject as Parameters<typeof deps.lifecycle.findIdentity>[0]);
    if (identity?.subjectType !== 'vehicle') return;
    await deps.transactions.run(async (tx) => {
      await cases.moveToOwner(tx, identity.id, identity.owner);
      await deps.stores.requests.moveToOwner(tx, identity.id, identity.owner);
    });
    if (!isDecommissioned(identity)) return;
    const reason = 'its vehicle was decommissioned';
    const context = { actor: systemActor('provisioning-cases'), reason, correlationId, causationId: id };
    for (const { id: requestId, asked } of await deps.transactions.snapshot((tx) =>
      deps.stores.requests.openOf(tx, identity.id),
    )) {
      // That its certificates are revoked is asked for all the more.
      if (asked.kind === 'revoke') continue;
      await deps.transactions.run(async (tx) => {
        const request = await deps.stores.requests.lock(tx, requestId);
        if (request === null || brokerRequestTransitions.next(request.state, 'taken_back') === null) return;
        const { reference } = request;
        const change = { on: 'taken_back', reference, detail: 'Its vehicle was decommissioned.' } as const;
        await changeBrokerRequest(deps, tx, request, change, context);
      });
    }
    for (const caseId of await deps.transactions.snapshot((tx) => cases.openOf(tx, identity.id))) {
      await deps.transactions.run(async (tx) => {
        const one = await cases.lock(tx, caseId);
        if (one === null || one.state.name === 'withdrawn') return;
        const signals = await cases.signalsOf(tx, caseId);
        const first = { on: 'withdrawn', to: { name: 'withdrawn', because: 'decommissioned' } } as const;
        await settleCase(deps, tx, { one, signals, first, action: 'withdraw-provisioning-case' }, context);
      });
    }
  },
};
