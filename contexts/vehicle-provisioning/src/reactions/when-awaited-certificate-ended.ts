import type { CertificateState, IdentityId } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { brokerRequestTransitions } from '../broker/broker-request.ts';
import { changeBrokerRequest } from '../commands/change-broker-request.ts';
import type { Reaction } from './reaction.ts';

/** A request for a certificate is over with the record that waits for it: filled by what was imported, or ended. */
export const whenAwaitedCertificateEnded: Reaction = {
  name: 'vehicle-provisioning.when-awaited-certificate-ended',
  types: ['CertificateIssued', 'CertificateDeleted'],
  react: async (deps, { id, subject, correlationId }) => {
    const { transactions, stores, lifecycle } = deps;
    const reason = 'by the record that waited for it';
    const context = { actor: systemActor('broker-requests'), reason, correlationId, causationId: id };
    for (const { id: requestId, asked } of await transactions.snapshot((tx) =>
      stores.requests.openOf(tx, subject as IdentityId),
    )) {
      const standing = asked.kind === 'revoke' ? null : await lifecycle.certificateStanding(asked.certificateId);
      const end = standing === null ? null : endBy(standing.state);
      if (end === null) continue;
      await transactions.run(async (tx) => {
        const request = await stores.requests.lock(tx, requestId);
        if (request === null || brokerRequestTransitions.next(request.state, end.on) === null) return;
        await changeBrokerRequest(deps, tx, request, { ...end, reference: request.reference }, context);
      });
    }
  },
};

function endBy(state: CertificateState): { readonly on: 'settled' | 'taken_back'; readonly detail: string } | null {
  if (state === 'requested') return null;
  return state === 'deleted'
    ? { on: 'taken_back', detail: 'Nobody waits for its certificate any more.' }
    : { on: 'settled', detail: 'Its certificate was imported.' };
}
