import {
  type AuthorityContractOptions,
  type AuthorityUnderTest,
  type CaUnderTest,
  describeAuthorityContract,
} from '@bfcert/pki-contract/authority-contract';
import { type AwsInstallation, installAws } from '../testing/aws-installation.ts';
import { issuingThroughSocket } from '../testing/through-socket.ts';

let installation: AwsInstallation;

const OPTIONS: AuthorityContractOptions = {
  abilities: ['revoke', 'list'],
  repeatSafeSeconds: 240,
  outcomes: ['pending', 'busy', 'order_rejected', 'not_authorized', 'quota_exhausted'],
  namesFrom: 'order',
  now: () => installation.clock.now(),
};

async function open(): Promise<AuthorityUnderTest> {
  installation = await installAws();
  const { authority, aws, failNext, close } = installation;
  // The contract lists again and again; that AWS does not is tested beside.
  aws.reportIntervalMs = 0;
  const ca: CaUnderTest = {
    signed: () => aws.ca.signed().map(({ certificate, at }) => ({ certificate, at: wholeSecond(at) })),
    failNext,
    goAway: () => aws.server.goAway(),
    comeBack: () => aws.server.comeBack(),
  };
  return { authority, ca, close };
}

/** Audit reports have no fractions. */
const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1_000) * 1_000);

describeAuthorityContract('AWS Private CA', open, OPTIONS);
describeAuthorityContract('AWS Private CA through the socket', () => issuingThroughSocket(open()), OPTIONS);
