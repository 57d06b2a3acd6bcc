import {
  type AuthorityContractOptions,
  type AuthorityUnderTest,
  type CaFault,
  describeAuthorityContract,
} from '@bfcert/pki-contract/authority-contract';
import { type StepCaMisfortune, StepCaServer } from '../testing/step-ca-server.ts';
import { issuingThroughSocket } from '../testing/through-socket.ts';
import { stepCa } from './step-ca.ts';

const MISFORTUNES: { readonly [Fault in CaFault]?: StepCaMisfortune } = {
  answer_lost: 'cut_after_signing',
  hang: 'hang_after_signing',
  busy: { status: 429, headers: { 'retry-after': '7' }, message: 'Too Many Requests' },
  order_rejected: { status: 403, message: 'requested duration of 13h0m0s is more than the authorized maximum' },
  not_authorized: { status: 401, message: 'The request lacked necessary authorization to be completed.' },
};

const OPTIONS: AuthorityContractOptions = {
  abilities: ['revoke'],
  repeatSafeSeconds: 0,
  outcomes: ['busy', 'order_rejected', 'not_authorized'],
  namesFrom: 'order',
};

async function open(): Promise<AuthorityUnderTest> {
  const server = await StepCaServer.listen();
  return {
    authority: stepCa(server.configuration()),
    ca: {
      signed: () => server.ca.signed(),
      failNext(fault) {
        const misfortune = MISFORTUNES[fault];
        if (misfortune === undefined) throw new Error(`step-ca does not know ${fault}`);
        server.next(misfortune);
      },
      goAway: () => server.server.goAway(),
      comeBack: () => server.server.comeBack(),
    },
    close: () => server.server.goAway(),
  };
}

describeAuthorityContract('step-ca', open, OPTIONS);
describeAuthorityContract('step-ca through the socket', () => issuingThroughSocket(open()), OPTIONS);
