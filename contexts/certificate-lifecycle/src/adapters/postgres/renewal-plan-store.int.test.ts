import { unwrap } from '@bfcert/kernel/result';
import { afterEach, describe } from 'vitest';
import { by, LifecycleWorld, pkiEngineer } from '../../testing/lifecycle-world.ts';
import { renewalPlanStoreContract } from '../../testing/renewal-plan-store.contract.ts';
import { postgresRenewalPlanStore } from './renewal-plan-store.ts';

describe('plans in PostgreSQL', () => {
  let world: LifecycleWorld | null = null;
  afterEach(() => world?.drop());

  renewalPlanStoreContract(async () => {
    const opened = await LifecycleWorld.start();
    world = opened;
    return {
      plans: postgresRenewalPlanStore(opened.database),
      transactions: opened.database.transactions,
      async enter() {
        opened.clock.advance(1000);
        return (await opened.active(await opened.charger())).id;
      },
      async leave(certificateId) {
        unwrap(await opened.lifecycle.revokeCertificate({ certificateId, reason: 'keyCompromise' }, by(pkiEngineer)));
      },
    };
  });
});
