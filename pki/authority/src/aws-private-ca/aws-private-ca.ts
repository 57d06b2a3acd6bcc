import { systemClock } from '@bfcert/kernel/clock';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import { type Patience, patience } from './call-budget.ts';
import type { AwsPrivateCaConfiguration } from './configuration.ts';
import { listIssued } from './list-issued.ts';
import { placeOrder, REPEAT_SAFE_SECONDS } from './place-order.ts';
import { openPrivateCa } from './private-ca.ts';
import { revokeCertificate } from './revoke-certificate.ts';

/** A CA of AWS Private CA. Connects at the first call. */
export function awsPrivateCa(
  configuration: AwsPrivateCaConfiguration,
  time: Patience = patience(systemClock),
): IssuingAuthority {
  const ca = openPrivateCa(configuration, time);
  const { reports } = ca;
  return {
    describe: async () => ({
      name: configuration.name,
      kind: 'aws-private-ca',
      trustDomain: configuration.trustDomain,
      chainPem: (await ca.chain.get()).pem,
      abilities: reports === null ? ['revoke'] : ['revoke', 'list'],
      repeatSafeSeconds: REPEAT_SAFE_SECONDS,
      lifetime: ca.count.use,
    }),
    order: (order) => placeOrder(ca, order),
    revoke: (revocation) => revokeCertificate(ca, revocation),
    ...(reports === null ? {} : { list: (window) => listIssued(ca, reports, window) }),
    close: async () => ca.close(),
  };
}
