import { newId } from '@bfcert/kernel/ids';
import type { EvseSecurityDependencies } from '../ports.ts';
import { SCHEDULE } from './end-station-order.ts';
import { addOrder } from './order-of-station.ts';

/** So many in one look, which comes every minute: what is due spreads, and a fleet that came online at once does too. */
const AT_ONCE = 200;
/** A station that left meanwhile is due again when it is back. */
const LIFETIME_MS = 600_000;

/** Has the stations asked again what they have that were not asked for `listEveryMs`. Returns how many. */
export async function orderDueLists(deps: EvseSecurityDependencies): Promise<number> {
  const { transactions, stores, clock, policy } = deps;
  return transactions.run(async (tx) => {
    const now = clock.now();
    const before = new Date(now.getTime() - policy.listEveryMs);
    const due = await stores.installedCertificates.due(tx, before, AT_ONCE);
    const context = {
      actor: SCHEDULE.actor,
      reason: 'what a station has is compared with what it should have, by schedule',
      correlationId: newId('cor', now.getTime()),
    };
    for (const identityId of due) {
      const thing = { kind: 'list_certificates' } as const;
      await addOrder(deps, tx, { identityId, thing, lifetimeMs: LIFETIME_MS }, context);
    }
    return due.length;
  });
}
