import type { Clock } from '@bfcert/kernel/clock';
import { TokenBucket } from '@bfcert/kernel/token-bucket';
import { HttpsExchange } from '../https/https-exchange.ts';
import { AuditReports } from './audit-reports.ts';
import { CaChain } from './ca-chain.ts';
import { CallBudget, type Patience } from './call-budget.ts';
import type { AwsPrivateCaConfiguration } from './configuration.ts';
import { LifetimeCount } from './lifetime-count.ts';
import { PrivateCaClient } from './private-ca-client.ts';
import { SentOrders } from './sent-orders.ts';

/** One CA of AWS Private CA and what is remembered of it while the process lives. */
export interface PrivateCa {
  readonly configuration: AwsPrivateCaConfiguration;
  readonly clock: Clock;
  readonly client: PrivateCaClient;
  readonly chain: CaChain;
  readonly sent: SentOrders;
  readonly count: LifetimeCount;
  readonly limits: { readonly issue: TokenBucket; readonly get: TokenBucket; readonly revoke: TokenBucket };
  /** Null: it cannot be listed. */
  readonly reports: AuditReports | null;
  budget(milliseconds: number): CallBudget;
  close(): void;
}

export function openPrivateCa(configuration: AwsPrivateCaConfiguration, time: Patience): PrivateCa {
  const { trustAnchorsPem, answerMilliseconds, listMilliseconds, rates, auditReports } = configuration;
  const exchange = new HttpsExchange({
    trustAnchorsPem,
    clientCertificate: null,
    timeoutMilliseconds: answerMilliseconds,
  });
  // A report may be long, so it has all the time that listing has.
  const downloads = new HttpsExchange({
    trustAnchorsPem,
    clientCertificate: null,
    timeoutMilliseconds: listMilliseconds,
  });
  const client = new PrivateCaClient(configuration, exchange);
  return {
    configuration,
    clock: time.clock,
    client,
    chain: new CaChain(client),
    sent: new SentOrders(),
    count: new LifetimeCount(configuration.lifetime),
    limits: {
      issue: new TokenBucket(rates.issue, time.clock),
      get: new TokenBucket(rates.get, time.clock),
      revoke: new TokenBucket(rates.revoke, time.clock),
    },
    reports: auditReports === null ? null : new AuditReports(client, auditReports, downloads),
    budget: (milliseconds) => new CallBudget(time, milliseconds),
    close: () => {
      exchange.close();
      downloads.close();
    },
  };
}
