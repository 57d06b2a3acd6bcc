import type { TokenKeyKind } from '@bfcert/pki-contract/authority';
import { describeTokenContract, type TokenUnderTest } from '@bfcert/pki-contract/token-contract';
import { afterAll, expect } from 'vitest';
import { SoftHsm } from '../testing/softhsm.ts';
import { tokenThroughSocket } from '../testing/through-socket.ts';
import { Cryptoki } from './cryptoki.ts';
import { findSlot } from './find-slot.ts';
import { openToken } from './open-token.ts';

const KINDS: readonly TokenKeyKind[] = [
  { kind: 'ec', curve: 'P-256' },
  { kind: 'ec', curve: 'P-384' },
  { kind: 'ec', curve: 'P-521' },
  { kind: 'rsa', bits: 2048 },
];

const softHsm = new SoftHsm();
afterAll(() => softHsm.remove());

async function open(tokenLabel: string): Promise<TokenUnderTest> {
  const configuration = softHsm.makeToken(tokenLabel);
  // The same library in the same process: its sessions are the adapter's.
  const beside = new Cryptoki(configuration.library);
  return {
    token: openToken(configuration, (reason) => expect.fail(reason)),
    loseSessions: async () => beside.call('C_CloseAllSessions', (await findSlot(beside, tokenLabel)).id),
    close: async () => {},
  };
}

describeTokenContract('SoftHSM', () => open('direct'), KINDS);
describeTokenContract('SoftHSM through the socket', () => tokenThroughSocket(open('through the socket')), KINDS);
