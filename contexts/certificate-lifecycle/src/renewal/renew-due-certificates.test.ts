import { FixedClock } from '@bfcert/kernel/clock';
import type { Transaction } from '@bfcert/kernel/transaction';
import { expect, it } from 'vitest';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import { chargerIdentityPolicy } from '../policy/policy.ts';
import { firstPolicyVersion } from '../policy/policy-version.ts';
import { MemoryRenewalPlans } from '../testing/memory-renewal-plans.ts';
import { runRound } from './renew-due-certificates.ts';

const DAY_MS = 86_400_000;
const BATCH = 500;

/** A round over as many certificates, all due; `doubts` are the answers to whether the clock is in doubt, in turn. */
async function round(certificates: number, doubts: (string | null)[]) {
  const clock = new FixedClock('2026-03-01T00:00:00Z');
  const plans = new MemoryRenewalPlans();
  const now = clock.now().getTime();
  for (let made = 0; made < certificates; made++) {
    plans.enters({
      id: newCertificateId(clock.now()),
      identityId: newIdentityId(clock.now()),
      purpose: 'charger_identity',
      slot: null,
      operatingModel: 'managed',
      active: true,
      fingerprint: '',
      authority: 'fleet-ca',
      owner: 'depot',
      family: 'acme-50',
      cohorts: [],
      notBefore: new Date(now - 160 * DAY_MS).toISOString(),
      notAfter: new Date(now + 20 * DAY_MS).toISOString(),
    });
  }
  let begun = 0;
  const version = firstPolicyVersion(clock.now());
  const result = await runRound({
    clock,
    renewalPlans: plans,
    transactions: { run: (work) => work({} as Transaction), snapshot: (work) => work({} as Transaction) },
    policies: { current: () => version, of: () => chargerIdentityPolicy },
    reach: { reachable: async (ids) => new Set(ids) },
    doubt: async () => doubts.shift() ?? null,
    tell: async () => true,
    start: async () => {
      begun += 1;
      return { kind: 'started' };
    },
  });
  return { ...result, begun };
}

it('begins all that is due, batch by batch, while the clock is right', async () => {
  expect(await round(BATCH + 1, [])).toMatchObject({ suspended: null, begun: BATCH + 1 });
});

it('does nothing at all when the clock is in doubt', async () => {
  expect(await round(BATCH, ['it jumped'])).toMatchObject({ suspended: 'it jumped', planned: 0, begun: 0 });
});

it('begins nothing more when the clock jumps between two batches', async () => {
  const jumped = await round(3 * BATCH, [null, null, 'it jumped']);
  expect(jumped).toMatchObject({ suspended: 'it jumped', begun: BATCH, started: BATCH });
});
