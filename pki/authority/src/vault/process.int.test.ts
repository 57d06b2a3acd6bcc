import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseChainPem } from '@bfcert/kernel/x509';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { expect, it } from 'vitest';
import { launchForTest } from '../testing/launched-authority.ts';
import { listeningVault, settingsFor } from '../testing/vault-installation.ts';

it('orders, lists and revokes from a confined process that has nothing but its configuration', async () => {
  const vault = await listeningVault();
  const root = certificatePem(vault.engine.ca.root.der);
  const settings = { ...settingsFor(vault), root, authentication: vault.tokens.appRole, answerMilliseconds: 5_000 };
  const launched = await launchForTest('vault', settings);
  try {
    const now = new Date();
    const outcome = await launched.authority.order(certificateOrder(now));
    if (outcome.status !== 'issued') throw new Error(JSON.stringify(outcome));
    const [leaf] = unwrap(parseChainPem(outcome.chainPem));
    if (leaf === undefined) throw new Error('no certificate');
    const window = {
      from: new Date(now.getTime() - 60_000).toISOString(),
      to: new Date(now.getTime() + 60_000).toISOString(),
    };
    const pem = certificatePem(leaf.der);
    expect(await launched.authority.list?.(window)).toEqual([{ certificatePem: pem, revoked: false }]);
    const revocation = { serial: leaf.serial, certificatePem: pem, reason: 'superseded' as const };
    expect(await launched.authority.revoke?.(revocation)).toEqual({ status: 'revoked' });
    expect(await launched.authority.list?.(window)).toEqual([{ certificatePem: pem, revoked: true }]);
    expect(launched.isolation).toMatchObject({ permissionModel: true, emptyEnvironment: true });
    expect(launched.lines).toEqual([]);
  } finally {
    await launched.stop();
    await vault.server.goAway();
  }
});
