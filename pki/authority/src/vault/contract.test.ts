import {
  type AuthorityContractOptions,
  type AuthorityUnderTest,
  type CaFault,
  describeAuthorityContract,
} from '@bfcert/pki-contract/authority-contract';
import { issuingThroughSocket } from '../testing/through-socket.ts';
import { installVault } from '../testing/vault-installation.ts';
import type { VaultMisfortune } from '../testing/vault-server.ts';
import type { VaultConfiguration } from './configuration.ts';

const MISFORTUNES: { readonly [Fault in CaFault]?: VaultMisfortune } = {
  answer_lost: 'cut_after_signing',
  hang: 'hang_after_signing',
  busy: { status: 429, headers: { 'retry-after': '7' }, errors: 'request path "pki/sign": rate limit quota exceeded' },
  order_rejected: { status: 400, errors: 'common name SN-1 not allowed by this role' },
  not_authorized: { status: 403, errors: '1 error occurred:\n\t* permission denied\n\n' },
};

const OPTIONS: AuthorityContractOptions = {
  abilities: ['revoke', 'list'],
  repeatSafeSeconds: 0,
  outcomes: ['busy', 'order_rejected', 'not_authorized'],
  namesFrom: 'order',
};

async function open(changes: Partial<VaultConfiguration> = {}): Promise<AuthorityUnderTest> {
  const { server, open: openAuthority, close } = await installVault();
  return {
    authority: openAuthority(changes),
    ca: {
      signed: () => server.engine.ca.signed().map(({ certificate, at }) => ({ certificate, at: wholeSecond(at) })),
      failNext(fault) {
        const misfortune = MISFORTUNES[fault];
        if (misfortune === undefined) throw new Error(`Vault does not know ${fault}`);
        server.next(misfortune);
      },
      goAway: () => server.server.goAway(),
      comeBack: () => server.server.comeBack(),
    },
    close,
  };
}

/** It records no time but the one in the certificate. */
const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1_000) * 1_000);

describeAuthorityContract('Vault', open, OPTIONS);
describeAuthorityContract('Vault through the socket', () => issuingThroughSocket(open()), OPTIONS);
describeAuthorityContract('Vault that is asked for no list', () => open({ listMilliseconds: null }), {
  ...OPTIONS,
  abilities: ['revoke'],
});
