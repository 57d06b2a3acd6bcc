import {
  type AuthorityContractOptions,
  type AuthorityUnderTest,
  type CaFault,
  describeAuthorityContract,
} from '@bfcert/pki-contract/authority-contract';
import { installEst } from '../testing/est-installation.ts';
import type { EstMisfortune } from '../testing/est-server.ts';
import { issuingThroughSocket } from '../testing/through-socket.ts';

const MISFORTUNES: { readonly [Fault in CaFault]: EstMisfortune } = {
  answer_lost: 'cut_after_signing',
  hang: 'hang_after_signing',
  pending: { status: 202, headers: { 'retry-after': '60' } },
  busy: { status: 503, headers: { 'retry-after': '60' } },
  order_rejected: { status: 400, headers: { 'content-type': 'text/plain' }, body: 'the key is too weak\n' },
  not_authorized: { status: 403 },
  quota_exhausted: { status: 403 },
};

const OPTIONS: AuthorityContractOptions = {
  abilities: [],
  repeatSafeSeconds: 0,
  outcomes: ['pending', 'busy', 'order_rejected', 'not_authorized'],
  namesFrom: 'request',
};

async function open(): Promise<AuthorityUnderTest> {
  const { est, open: openAuthority, close } = await installEst();
  return {
    authority: openAuthority(),
    ca: {
      signed: () => est.ca.signed,
      failNext: (fault) => est.next(MISFORTUNES[fault]),
      goAway: () => est.server.goAway(),
      comeBack: () => est.server.comeBack(),
    },
    close,
  };
}

describeAuthorityContract('EST', open, OPTIONS);
describeAuthorityContract('EST through the socket', () => issuingThroughSocket(open()), OPTIONS);
