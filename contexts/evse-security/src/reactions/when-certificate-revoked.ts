import type { ChargerId } from '../charger/charger.ts';
import { closeSession } from '../commands/record-session-opened.ts';
import { type Reaction, textOf } from './reaction.ts';

/** A revocation is in force in the same instant: gateways refuse the certificate, then its live sessions end. */
export const whenCertificateRevoked: Reaction = {
  name: 'evse-security.when-certificate-revoked',
  types: ['CertificateRevoked', 'CertificateDeactivated'],
  react: async (deps, event) => {
    const fingerprint = textOf(event.data, 'fingerprint');
    if (fingerprint === null) return;
    const identityId = event.subject as ChargerId;
    const known = await deps.transactions.run((tx) => deps.stores.chargers.find(tx, identityId));
    if (known === null) return;
    await deps.admission.publish([identityId]);
    const live = await deps.transactions.run((tx) => deps.stores.sessions.withFingerprint(tx, fingerprint));
    for (const one of live)
      await closeSession(deps, one.identityId, one.session, 'the certificate is not valid any more');
  },
};
