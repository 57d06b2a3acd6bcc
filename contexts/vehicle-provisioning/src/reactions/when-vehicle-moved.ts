import type { IdentityId } from '@bfcert/certificate-lifecycle';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { EnrolmentDependencies } from '../enrolment-ports.ts';

/** Tokens, keys and enrolments are shown to whoever acts for the owner that their vehicle has now. */
export const whenVehicleMoved = {
  name: 'vehicle-provisioning.when-vehicle-moved',
  types: ['IdentityChanged'],
  react: async (
    { lifecycle, transactions, stores }: EnrolmentDependencies,
    { subject }: DomainEvent,
  ): Promise<void> => {
    // As it is now: of two changes whichever comes last here.
    const identity = await lifecycle.findIdentity(subject as IdentityId);
    if (identity?.subjectType !== 'vehicle') return;
    await transactions.run(async (tx) => {
      for (const store of [stores.tokens, stores.keys, stores.enrolments]) {
        await store.moveToOwner(tx, identity.id, identity.owner);
      }
    });
  },
};
