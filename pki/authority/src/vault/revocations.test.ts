import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseChainPem } from '@bfcert/kernel/x509';
import type { IssuingAuthority, RevocationOrder } from '@bfcert/pki-contract/authority';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { installVault, type VaultInstallation } from '../testing/vault-installation.ts';

const clock = new FixedClock('2026-06-01T12:00:00Z');
let vault: VaultInstallation;
let authority: IssuingAuthority;
let order: RevocationOrder;
beforeEach(async () => {
  vault = await installVault(clock);
  authority = vault.open();
  const outcome = await authority.order(certificateOrder(clock.now()));
  if (outcome.status !== 'issued') throw new Error(JSON.stringify(outcome));
  const [leaf] = unwrap(parseChainPem(outcome.chainPem));
  if (leaf === undefined) throw new Error('no certificate');
  order = { serial: leaf.serial, certificatePem: certificatePem(leaf.der), reason: 'keyCompromise' };
});
afterEach(() => vault.close());

it('reaches Vault with the serial number in whole octets with colons', async () => {
  expect(await authority.revoke?.(order)).toEqual({ status: 'revoked' });
  const [serial = ''] = vault.server.engine.revoked.keys();
  expect(serial).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2})+$/);
  expect(BigInt(`0x${serial.replaceAll(':', '')}`)).toBe(BigInt(`0x${order.serial}`));
});

it.each([
  [
    { status: 403, errors: 'permission denied' },
    { status: 'refused', detail: 'status 403: permission denied' },
  ],
  [
    { status: 429, headers: { 'retry-after': '3' }, errors: 'rate limit quota exceeded' },
    { status: 'busy', retryAfterSeconds: 3 },
  ],
  [
    { status: 503, errors: 'Vault is sealed' },
    { status: 'busy', retryAfterSeconds: 5 },
  ],
])('that is answered with %o has the outcome %o', async (misfortune, outcome) => {
  vault.server.next(misfortune);
  expect(await authority.revoke?.(order)).toEqual(outcome);
  expect(vault.server.engine.revoked.size).toBe(0);
});

it('has an unknown outcome after an error of Vault', async () => {
  vault.server.next({ status: 500, errors: 'error saving revoked certificate to new location' });
  await expect(authority.revoke?.(order)).rejects.toMatchObject({ sent: true });
});

it('of what Vault has not stored is refused', async () => {
  expect(await authority.revoke?.({ ...order, serial: 'abc' })).toEqual({
    status: 'refused',
    detail: 'status 400: certificate with serial 0a:bc not found.',
  });
});

it('of what has expired is not taken for one, because no CRL has it', async () => {
  clock.advance(13 * 3_600_000);
  const detail = expect.stringContaining('already expired; refusing to add to CRL');
  expect(await authority.revoke?.(order)).toEqual({ status: 'refused', detail });
});
