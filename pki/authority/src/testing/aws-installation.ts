import { FixedClock } from '@bfcert/kernel/clock';
import { Oid } from '@bfcert/kernel/x509';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import type { CaFault } from '@bfcert/pki-contract/authority-contract';
import { awsPrivateCa } from '../aws-private-ca/aws-private-ca.ts';
import type { AwsPrivateCaConfiguration } from '../aws-private-ca/configuration.ts';
import { AwsPrivateCaServer, CA_ARN, type Misfortune } from './aws-private-ca-server.ts';

const TEMPLATE = 'arn:aws:acm-pca:::template/BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough/V1';
const ORDER_MS = 10_000;
const IDENTITY = { name: 'cloud-charger-identity', trustDomain: 'charger-identity' } as const;

/** The adapter before the AWS of the tests; time passes only while the adapter waits, or when a test says so. */
export interface AwsInstallation {
  readonly clock: FixedClock;
  readonly aws: AwsPrivateCaServer;
  readonly authority: IssuingAuthority;
  /** As after a restart of the process: nothing is remembered. */
  open(changes?: Partial<AwsPrivateCaConfiguration>): IssuingAuthority;
  failNext(fault: CaFault): void;
  close(): Promise<void>;
}

export async function installAws(changes: Partial<AwsPrivateCaConfiguration> = {}): Promise<AwsInstallation> {
  const clock = new FixedClock('2026-06-01T12:00:00Z');
  const aws = await AwsPrivateCaServer.listen(clock);
  const opened: IssuingAuthority[] = [];
  const open = (more: Partial<AwsPrivateCaConfiguration> = {}): IssuingAuthority => {
    const time = { clock, wait: async (milliseconds: number) => clock.advance(milliseconds) };
    const authority = awsPrivateCa({ ...IDENTITY, ...settingsFor(aws), ...changes, ...more }, time);
    opened.push(authority);
    return authority;
  };
  return {
    clock,
    aws,
    authority: open(),
    open,
    failNext: (fault) => failNext(aws, fault),
    close: async () => {
      for (const authority of opened) await authority.close();
      await aws.server.goAway();
    },
  };
}

/** As the configuration of a process has them. */
export function settingsFor({ server }: AwsPrivateCaServer): Omit<AwsPrivateCaConfiguration, 'name' | 'trustDomain'> {
  return {
    certificateAuthorityArn: CA_ARN,
    endpoint: server.url,
    trustAnchorsPem: server.anchorPem,
    credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE', secretAccessKey: 'example', sessionToken: null },
    profiles: [
      {
        profile: 'charging-station',
        templateArn: TEMPLATE,
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: [],
        domainComponent: null,
      },
      {
        profile: 'csms-server-ec',
        templateArn: TEMPLATE,
        keyUsage: ['digitalSignature'],
        extendedKeyUsage: [Oid.serverAuth],
        domainComponent: null,
      },
      {
        profile: 'secc-leaf',
        templateArn: TEMPLATE,
        keyUsage: ['digitalSignature', 'keyAgreement'],
        extendedKeyUsage: [],
        domainComponent: 'CPO',
      },
    ],
    rates: { issue: 1_000, get: 1_000, revoke: 1_000 },
    auditReports: { bucket: 'reports-bucket', endpoint: server.url },
    lifetime: { limit: 1_000_000, issuedBefore: 0 },
    answerMilliseconds: 4_000,
    orderMilliseconds: ORDER_MS,
    listMilliseconds: 60_000,
  };
}

const MISFORTUNES: { readonly [Fault in Exclude<CaFault, 'pending'>]: Misfortune } = {
  answer_lost: 'lost',
  hang: 'hang',
  busy: 'ThrottlingException',
  order_rejected: 'MalformedCSRException',
  not_authorized: 'AccessDeniedException',
  quota_exhausted: 'LimitExceededException',
};

function failNext(aws: AwsPrivateCaServer, fault: CaFault): void {
  if (fault === 'pending') aws.delayNext(ORDER_MS + 1_000);
  else aws.next('IssueCertificate', MISFORTUNES[fault]);
}
