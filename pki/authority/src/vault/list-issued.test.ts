import { FixedClock } from '@bfcert/kernel/clock';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installVault, ROLE, type VaultInstallation } from '../testing/vault-installation.ts';
import { serialOf, type VaultRole } from '../testing/vault-pki-engine.ts';

const HOUR_MS = 3_600_000;
let clock: FixedClock;
let vault: VaultInstallation;
let authority: IssuingAuthority;
beforeEach(async () => {
  clock = new FixedClock('2026-06-01T12:00:00.700Z');
  vault = await installVault(clock);
  authority = vault.open();
});
afterEach(() => vault.close());

async function issue(): Promise<string> {
  const outcome = await authority.order(certificateOrder(clock.now()));
  expect(outcome.status).toBe('issued');
  const last = vault.server.engine.ca.signed().at(-1);
  if (last === undefined) throw new Error('nothing was signed');
  return serialOf(last.certificate);
}

/** How many there are from and up to so many milliseconds after now. */
async function count(from: number, to: number): Promise<number> {
  const at = (offset: number) => new Date(clock.now().getTime() + offset).toISOString();
  return ((await authority.list?.({ from: at(from), to: at(to) })) ?? []).length;
}

const fetched = () => vault.server.requests.filter((asked) => /\/cert\/[0-9a-f]{2}:/.test(asked)).length;

describe('a list', () => {
  it('is empty where nothing was issued', async () => {
    expect(await count(-HOUR_MS, HOUR_MS)).toBe(0);
  });

  it('misses nothing at the fractions of a second that certificates do not have', async () => {
    await issue();
    expect(await count(0, 1)).toBe(1);
    expect(await count(-1, 0)).toBe(1);
    expect(await count(-60_000, -700)).toBe(0);
    expect(await count(300, HOUR_MS)).toBe(0);
  });

  it('has a certificate also at the time at which another role would have issued it', async () => {
    await issue();
    expect(ROLE.not_before_duration).toBe(HOUR_MS / 1_000);
    vault.server.engine.roles.set('others', { ...ROLE, not_before_duration: 0 });
    expect(await count(-HOUR_MS - 1_000, -HOUR_MS + 1_000)).toBe(1);
  });

  it('has what others ordered, under whatever role, and not the CA that was made in the mount', async () => {
    vault.server.engine.roles.set('others', { ...ROLE, organization: ['Others'], not_before_duration: 60 });
    const { csrPem } = certificateOrder(clock.now());
    const parameters = { common_name: 'theirs', alt_names: '', exclude_cn_from_sans: true, not_after: '' };
    vault.server.engine.sign('others', { csr: csrPem, ...parameters });
    vault.server.engine.store(vault.server.engine.ca.issuing);
    expect(await count(-1_000, 1_000)).toBe(1);
    const { notBefore } = vault.server.engine.ca.issuing;
    expect(await count(notBefore.getTime() - clock.now().getTime(), 1_000)).toBe(1);
  });

  it('fetches each certificate once, and again only those that may be revoked by now', async () => {
    await issue();
    clock.advance(10 * HOUR_MS);
    const serial = await issue();
    expect(await count(-1_000, 1_000)).toBe(1);
    expect(fetched()).toBe(2);
    vault.server.engine.revoke(serial);
    const window = { from: clock.now().toISOString(), to: new Date(clock.now().getTime() + 1).toISOString() };
    expect(await authority.list?.(window)).toMatchObject([{ revoked: true }]);
    expect(fetched()).toBe(3);
  });

  it('does without what was tidied away', async () => {
    vault.server.engine.tidy(await issue());
    await issue();
    expect(await count(-1_000, 1_000)).toBe(1);
  });

  it('goes on where it was when the time was not enough', async () => {
    for (let i = 0; i < 20; i++) await issue();
    // Time passes with each certificate that is asked for.
    vault.server.onRequest = (asked) => {
      if (asked.includes('/cert/') && !asked.includes('ca_chain')) clock.advance(1);
    };
    authority = vault.open({ listMilliseconds: 10 });
    const window = { from: clock.now().toISOString(), to: new Date(clock.now().getTime() + HOUR_MS).toISOString() };
    const later = { from: window.to, to: new Date(Date.parse(window.to) + 1).toISOString() };
    await expect(authority.list?.(later)).rejects.toMatchObject({
      sent: false,
      message: expect.stringContaining('4 certificates are still to be fetched'),
    });
    expect(await authority.list?.(later)).toEqual([]);
    expect(fetched()).toBe(20);
  });

  it.each([
    ['keeps no certificates', { no_store: true }],
    ['lets its callers choose when a certificate begins', { not_before_bound: 'permit' }],
  ] satisfies [string, Partial<VaultRole>][])('is none while a role of the mount %s', async (_, changes) => {
    vault.server.engine.roles.set('others', { ...ROLE, ...changes });
    await expect(count(-1_000, 1_000)).rejects.toMatchObject({ message: expect.stringContaining('the role others') });
  });

  it('is whole where OpenBao forbids them to', async () => {
    vault.server.engine.change('station', { not_before_bound: 'forbid' });
    await issue();
    expect(await count(-1_000, 1_000)).toBe(1);
  });

  it('is no empty one where Vault does not let us list', async () => {
    vault.server.forbidden = /certs/;
    await expect(count(-1_000, 1_000)).rejects.toMatchObject({ message: expect.stringContaining('permission denied') });
    vault.server.forbidden = null;
    vault.server.sealed = true;
    await expect(count(-1_000, 1_000)).rejects.toMatchObject({ name: 'AuthorityUnavailable' });
  });
});
