import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { certificatePem } from '@bfcert/kernel/x509';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import type { StepCaConfiguration } from './configuration.ts';
import { placeOrder } from './place-order.ts';
import { revokeCertificate } from './revoke-certificate.ts';
import { StepCaClient } from './step-ca-client.ts';

/**
 * A step-ca behind one of its JWK provisioners. It has no list, and takes a token only once: after a
 * lost answer nobody can say whether there is a certificate, and a new token may yield a second one.
 */
export function stepCa(configuration: StepCaConfiguration, clock: Clock = systemClock): IssuingAuthority {
  const client = new StepCaClient(configuration, clock);
  return {
    describe: async () => ({
      name: configuration.name,
      kind: 'step-ca',
      trustDomain: configuration.trustDomain,
      chainPem: (await client.chain()).map(({ der }) => certificatePem(der)).join(''),
      abilities: ['revoke'],
      repeatSafeSeconds: 0,
    }),
    order: (order) => placeOrder(configuration, client, order, clock),
    revoke: (revocation) => revokeCertificate(client, revocation, clock),
    close: () => client.close(),
  };
}
