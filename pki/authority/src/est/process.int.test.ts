import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { expect, it } from 'vitest';
import { settingsFor } from '../testing/est-installation.ts';
import { EstServer } from '../testing/est-server.ts';
import { launchForTest } from '../testing/launched-authority.ts';

it('enrols from a confined process that has nothing but its configuration', async () => {
  const est = await EstServer.listen();
  const launched = await launchForTest('est', settingsFor(est));
  try {
    const outcome = await launched.authority.order(certificateOrder(new Date()));
    expect(outcome.status === 'issued' && (await est.ca.verifies(outcome.chainPem))).toBe(true);
    expect(launched.lines).toEqual([]);
  } finally {
    await launched.stop();
    await est.close();
  }
});
