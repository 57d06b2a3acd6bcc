import type { Transaction } from '@bfcert/kernel/transaction';
import { describe } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import { MemoryRenewalPlans } from './memory-renewal-plans.ts';
import { renewalPlanStoreContract } from './renewal-plan-store.contract.ts';

describe('plans in memory', () => {
  renewalPlanStoreContract(async () => {
    const plans = new MemoryRenewalPlans();
    let entered = 0;
    return {
      plans,
      transactions: { run: (work) => work({} as Transaction), snapshot: (work) => work({} as Transaction) },
      async enter() {
        const id = newCertificateId(new Date());
        entered += 1;
        plans.enters({
          id,
          identityId: newIdentityId(new Date()),
          purpose: 'charger_identity',
          operatingModel: 'managed',
          notBefore: '2026-03-01T00:00:00.000Z',
          notAfter: `2026-08-28T00:00:0${entered}.000Z`,
          active: true,
          owner: 'north-depot',
          family: 'acme-50',
          cohorts: [],
          slot: null,
          fingerprint: 'f',
          authority: 'a',
        });
        return id;
      },
      leave: async (id) => plans.leaves(id),
    };
  });
});
