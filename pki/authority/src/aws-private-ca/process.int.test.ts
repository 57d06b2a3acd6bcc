import { systemClock } from '@bfcert/kernel/clock';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { expect, it } from 'vitest';
import { settingsFor } from '../testing/aws-installation.ts';
import { AwsPrivateCaServer } from '../testing/aws-private-ca-server.ts';
import { launchForTest } from '../testing/launched-authority.ts';

it('orders, lists and revokes from a confined process that has nothing but its configuration', async () => {
  const aws = await AwsPrivateCaServer.listen(systemClock);
  const launched = await launchForTest('aws-private-ca', settingsFor(aws));
  try {
    const now = new Date();
    const outcome = await launched.authority.order(certificateOrder(now));
    expect(outcome).toMatchObject({ status: 'issued' });
    const window = {
      from: new Date(now.getTime() - 60_000).toISOString(),
      to: new Date(now.getTime() + 60_000).toISOString(),
    };
    const [listed] = (await launched.authority.list?.(window)) ?? [];
    expect(listed?.revoked).toBe(false);
    const [certificate] = aws.ca.signed();
    const revocation = {
      serial: certificate?.certificate.serial ?? '',
      certificatePem: listed?.certificatePem ?? '',
      reason: 'superseded' as const,
    };
    expect(await launched.authority.revoke?.(revocation)).toEqual({ status: 'revoked' });
    expect((await launched.authority.describe()).lifetime).toEqual({
      issued: 1,
      limit: 1_000_000,
      basis: 'audit_report',
    });
    expect(launched.lines).toEqual([]);
  } finally {
    await launched.stop();
    await aws.server.goAway();
  }
});
