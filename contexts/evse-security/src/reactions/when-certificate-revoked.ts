import type { ChargerId } from '../charger/charger.ts';
import type { Reaction } from './reaction.ts';

/**
 * A revocation is in force in the same instant: gateways refuse the certificate, and each looks again
 * at its live sessions with every entry it gets. Nothing here waits for a gateway's answer, so one
 * that hangs cannot hold up the next revocation.
 */
export const whenCertificateRevoked: Reaction = {
  name: 'evse-security.when-certificate-revoked',
  types: ['CertificateRevoked', 'CertificateDeactivated'],
  react: async (deps, { subject }) => {
    const identityId = subject as ChargerId;
    const known = await deps.transactions.run((tx) => deps.stores.chargers.find(tx, identityId));
    if (known !== null) await deps.admission.publish([identityId]);
  },
};
