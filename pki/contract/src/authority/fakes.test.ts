import { FixedClock } from '@bfcert/kernel/clock';
import { expect, it } from 'vitest';
import { type CaUnderTest, certificateOrder, describeAuthorityContract } from './authority-contract.ts';
import { FakeIssuingAuthority } from './fake-issuing-authority.ts';
import { FakeToken } from './fake-token.ts';
import { describeTokenContract } from './token-contract.ts';

const OUTCOMES = ['pending', 'busy', 'order_rejected', 'not_authorized', 'quota_exhausted'] as const;

for (const repeatSafeSeconds of [0, 300]) {
  describeAuthorityContract(
    `the fake whose orders can be repeated for ${repeatSafeSeconds} seconds`,
    async () => {
      const authority = new FakeIssuingAuthority({ repeatSafeSeconds });
      const ca: CaUnderTest = {
        signed: () => authority.ca.signed(),
        failNext: (fault) => authority.failNext(fault),
        goAway: async () => authority.goAway(),
        comeBack: async () => authority.comeBack(),
      };
      return { authority, ca, close: async () => {} };
    },
    { abilities: ['revoke', 'list'], repeatSafeSeconds, outcomes: OUTCOMES, namesFrom: 'order' },
  );
}

it('the fake issues a second certificate once an order is too old to be repeated', async () => {
  const clock = new FixedClock('2026-06-01T12:00:00Z');
  const authority = new FakeIssuingAuthority({ repeatSafeSeconds: 300 }, clock);
  const order = certificateOrder(clock.now());
  await authority.order(order);
  clock.advance(299_000);
  await authority.order(order);
  expect(authority.ca.signed()).toHaveLength(1);
  clock.advance(1_000);
  await authority.order(order);
  expect(authority.ca.signed()).toHaveLength(2);
});

describeTokenContract('the fake', async () => {
  const token = new FakeToken();
  const loseSessions = async () => {
    token.takeOut();
    await expect(token.publicKey('lasting', null)).rejects.toMatchObject({ sent: false });
    token.putBack();
  };
  return { token, loseSessions, close: async () => {} };
}, [
  { kind: 'ec', curve: 'P-256' },
  { kind: 'ec', curve: 'P-384' },
  { kind: 'ec', curve: 'P-521' },
  { kind: 'rsa', bits: 2048 },
]);
