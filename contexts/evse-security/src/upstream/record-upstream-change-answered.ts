import { auditEntryOf } from '@bfcert/certificate-lifecycle';
import { systemActor } from '@bfcert/kernel/actor';
import { type ChargerId, purposeOf } from '../charger/charger.ts';
import { addOrder } from '../commands/order-of-station.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationFact } from '../station-contract/index.ts';
import { LIST, LIST_LIFETIME_MS } from './judge-upstream-change.ts';

/**
 * What a station said to a change that our bundles let its upstream make. What it has now its own list says, which it is asked
 * for: its word alone proves nothing.
 */
export async function recordUpstreamChangeAnswered(
  deps: EvseSecurityDependencies,
  fact: Extract<StationFact, { kind: 'upstream_change_answered' }>,
): Promise<void> {
  const { stores, transactions, clock } = deps;
  const { factId, upstream, change, answer, correlationId } = fact;
  const identityId = fact.identityId as ChargerId;
  await transactions.run(async (tx) => {
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null || !(await stores.seenFacts.add(tx, factId, clock.now()))) return;
    const reason = `the answer to what the central system ${upstream} behind us asked for`;
    const context = { actor: systemActor('upstream'), reason, correlationId };
    await deps.audit.append(
      tx,
      auditEntryOf(clock.now(), context, {
        action: `answer-upstream-${change}`,
        identityId,
        purpose: purposeOf(charger),
        after: answer,
        detail: { upstream },
      }),
    );
    await addOrder(deps, tx, { identityId, thing: LIST, lifetimeMs: LIST_LIFETIME_MS }, context);
  });
}
