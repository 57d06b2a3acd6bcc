import { FixedClock } from '@bfcert/kernel/clock';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installVault, type VaultInstallation } from '../testing/vault-installation.ts';

const clock = new FixedClock('2026-06-01T12:00:00Z');
let vault: VaultInstallation;
beforeEach(async () => {
  vault = await installVault(clock);
});
afterEach(() => vault.close());

const order = () => certificateOrder(clock.now());

const openWithToken = (renewable = true) => {
  const { client_token: token } = vault.server.tokens.give(3_600, renewable);
  return { token, authority: vault.open({ authentication: { kind: 'token', token } }) };
};

describe('a token', () => {
  it('is renewed at once, and again before half of its life is over', async () => {
    const { authority } = openWithToken();
    await Promise.all([authority.order(order()), authority.order(order())]);
    expect(vault.server.tokens.renewals).toBe(1);
    for (let hours = 0; hours < 12; hours++) {
      clock.advance(1_790_000);
      expect(await authority.order(order())).toMatchObject({ status: 'issued' });
      clock.advance(1_790_000);
      expect(await authority.order(order())).toMatchObject({ status: 'issued' });
    }
    expect(vault.server.tokens.renewals).toBe(13);
  });

  it('is renewed while nothing is ordered', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { authority } = openWithToken();
      await authority.order(order());
      clock.advance(3_000_000);
      vi.advanceTimersByTime(60_000);
      await vi.waitFor(() => expect(vault.server.tokens.renewals).toBe(2));
      clock.advance(3_000_000);
      expect(await authority.order(order())).toMatchObject({ status: 'issued' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('that cannot be renewed is found out at the first order, and is not in the message', async () => {
    const { token, authority } = openWithToken(false);
    const failure: unknown = await authority.order(order()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ sent: false, message: expect.stringContaining('lease is not renewable') });
    expect(String(failure)).not.toContain(token);
  });

  it('that has ended leaves the order unsent', async () => {
    const { authority } = openWithToken();
    await authority.order(order());
    vault.server.tokens.revokeAll();
    await expect(authority.order(order())).rejects.toMatchObject({ sent: false });
    expect(vault.server.engine.ca.signed()).toHaveLength(1);
  });
});

describe('an AppRole', () => {
  const open = (changes: object = {}) => vault.open({ authentication: { ...vault.server.tokens.appRole, ...changes } });

  it('logs in once for many orders, also for those that come at once', async () => {
    const authority = open();
    const outcomes = await Promise.all([authority.order(order()), authority.order(order())]);
    outcomes.push(await authority.order(order()));
    expect(outcomes.map(({ status }) => status)).toEqual(['issued', 'issued', 'issued']);
    expect(vault.server.tokens.logins).toBe(1);
  });

  it('logs in again before its token ends, and when its token is no longer taken', async () => {
    const authority = open();
    await authority.order(order());
    clock.advance(601_000);
    await authority.order(order());
    expect(vault.server.tokens.logins).toBe(2);
    vault.server.tokens.revokeAll();
    expect(await authority.order(order())).toMatchObject({ status: 'issued' });
    expect(vault.server.tokens.logins).toBe(3);
    expect(vault.server.engine.ca.signed()).toHaveLength(3);
  });

  it('does not go on logging in for what its policies do not grant', async () => {
    vault.server.forbidden = /sign/;
    expect(await open().order(order())).toMatchObject({ status: 'refused', reason: 'not_authorized' });
    expect(vault.server.tokens.logins).toBe(2);
  });

  it('orders nothing without a token, and does not tell the secret', async () => {
    const failure: unknown = await open({ secretId: 'wrong-secret' })
      .order(order())
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ sent: false, message: expect.stringContaining('invalid role or secret ID') });
    expect(String(failure)).not.toContain('wrong-secret');
  });
});
