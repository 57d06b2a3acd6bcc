import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { certificatePem } from '@bfcert/kernel/x509';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import type { VaultConfiguration } from './configuration.ts';
import { IssuedList } from './list-issued.ts';
import { placeOrder } from './place-order.ts';
import { revokeCertificate } from './revoke-certificate.ts';
import { VaultClient } from './vault-client.ts';

const KEEP_TOKEN_MS = 60_000;

/**
 * The PKI secrets engine of a Vault or an OpenBao. There is no idempotency: every `sign` is another
 * certificate. What became of a lost answer its list tells, where it may be asked for.
 */
export function vault(configuration: VaultConfiguration, clock: Clock = systemClock): IssuingAuthority {
  const { name, trustDomain, authentication, listMilliseconds } = configuration;
  const client = new VaultClient(configuration, clock);
  const issued = listMilliseconds === null ? null : new IssuedList(client, listMilliseconds, clock);
  // An AppRole that nobody uses needs no token.
  const keeping =
    authentication.kind === 'token' ? setInterval(() => void client.keepToken(), KEEP_TOKEN_MS).unref() : undefined;
  return {
    describe: async () => ({
      name,
      kind: 'vault',
      trustDomain,
      chainPem: (await client.chain()).map(({ der }) => certificatePem(der)).join(''),
      abilities: issued === null ? ['revoke'] : ['revoke', 'list'],
      repeatSafeSeconds: 0,
    }),
    order: (order) => placeOrder(configuration, client, order, clock),
    revoke: (revocation) => revokeCertificate(client, revocation, clock),
    ...(issued === null ? {} : { list: (window) => issued.within(window) }),
    close: async () => {
      clearInterval(keeping);
      client.close();
    },
  };
}
