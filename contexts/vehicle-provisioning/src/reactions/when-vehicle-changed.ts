import { isDecommissioned } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { settleCase } from '../commands/settle-case.ts';
import type { VehicleProvisioningDependencies } from '../ports.ts';

/** What this context does about events of others. An event may come twice. */
export interface Reaction {
  /** The subscriber's name in the outbox, for ever. */
  readonly name: string;
  readonly types: readonly string[];
  react(deps: VehicleProvisioningDependencies, event: DomainEvent): Promise<void>;
}

/** Cases belong to the owner that their vehicle has now; those of a vehicle that is gone for good end. */
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
