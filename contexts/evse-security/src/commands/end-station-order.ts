import { systemActor } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationOrder } from '../station-order/station-order.ts';
import { recordChange } from './record-change.ts';

/** Its end, with event and audit. What was asked as ever, by schedule, is nothing to tell. */
export async function endOrder(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  order: StationOrder,
  end: Pick<StationOrder, 'outcome'> & { readonly state: 'done' | 'failed' | 'expired' },
): Promise<void> {
  const { id, identityId, thing, reason, correlationId, orderedBy } = order;
  await deps.stores.orders.save(tx, { ...order, ...end, nextLookAt: null, endedAt: deps.clock.now() });
  if (thing.kind !== 'delete_certificate' && orderedBy === SCHEDULE.orderedBy) return;
  const data = {
    orderId: id,
    thing: thing.kind,
    outcome: end.outcome,
    certificate: thing.kind === 'delete_certificate' ? JSON.parse(JSON.stringify(thing.certificate)) : null,
  };
  const change = {
    event: 'StationOrderEnded',
    action: 'carry-out-station-order',
    before: order.state,
    after: end.state,
  };
  const context = { actor: systemActor('station-orders'), reason, correlationId };
  await recordChange(deps, tx, { identityId, ...change, data }, context);
}

/** Who orders when nobody does. */
export const SCHEDULE = {
  actor: systemActor('certificate-reconciliation'),
  orderedBy: 'system:certificate-reconciliation',
} as const;
