import { type AuditedOutcome, type AuditedParts, type CommandContext, runAudited } from '@bfcert/certificate-lifecycle';
import { type Actor, mayTouchAll } from '@bfcert/kernel/actor';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { alertOperators } from './alert-operators.ts';
import type { AlertSettings } from './alert-settings.ts';
import type { AlertDelivery, AlertDeliveryId, AlertStore } from './alert-store.ts';

export interface ResendParts extends AuditedParts {
  readonly store: AlertStore;
  readonly settings: Pick<AlertSettings, 'routes'>;
}

export type ResendRefusal = 'alert_delivery_unknown' | 'alert_route_gone' | 'alert_delivery_not_failed';

type Answer = AuditedOutcome<AlertDelivery, ResendRefusal>;

/** What an alert of nobody tells is of the installation itself. */
export const isOf = ({ alert: { owner } }: AlertDelivery, actor: Actor): boolean =>
  mayTouchAll(actor, owner === null ? 'all' : [owner]);

/**
 * Sends an alert again by its route, now and from the first attempt on, whatever became of it. It has the same key: a
 * receiver that had it knows it by this.
 */
export function replayAlert(parts: ResendParts, id: AlertDeliveryId, context: CommandContext): Answer {
  const command = { action: 'replay-alert-delivery', input: { id }, roles: alertOperators };
  return runAudited<AlertDelivery, ResendRefusal>(parts, command, context, async (tx, note) => {
    const found = await lockOwn(parts, tx, id, context.actor);
    if (found === null) return refused(UNKNOWN);
    if (parts.settings.routes.every(({ name }) => name !== found.route)) {
      return refused({ reason: 'alert_route_gone', detail: `No route is named ${found.route} any more.` });
    }
    const again: AlertDelivery = {
      ...found,
      status: 'pending',
      attempts: 0,
      nextAttemptAt: parts.clock.now().toISOString(),
    };
    await parts.store.put(tx, again);
    await note({ before: found.status, after: again.status, detail: detailOf(again) });
    return ok(again);
  });
}

/** Somebody has seen that nobody was told, and it need not be told any more. */
export function dismissAlert(parts: ResendParts, id: AlertDeliveryId, context: CommandContext): Answer {
  const command = { action: 'dismiss-alert-delivery', input: { id }, roles: alertOperators };
  return runAudited<AlertDelivery, ResendRefusal>(parts, command, context, async (tx, note) => {
    const found = await lockOwn(parts, tx, id, context.actor);
    if (found === null) return refused(UNKNOWN);
    if (found.status !== 'failed') {
      return refused({ reason: 'alert_delivery_not_failed', detail: `It is ${found.status}.` });
    }
    const dismissed: AlertDelivery = { ...found, status: 'dismissed' };
    await parts.store.put(tx, dismissed);
    await note({ before: found.status, after: dismissed.status, detail: detailOf(dismissed) });
    return ok(dismissed);
  });
}

async function lockOwn(
  { store }: ResendParts,
  tx: Transaction,
  id: AlertDeliveryId,
  actor: Actor,
): Promise<AlertDelivery | null> {
  const found = await store.lock(tx, id);
  return found !== null && isOf(found, actor) ? found : null;
}

const detailOf = ({ id, route, alert: { key, name } }: AlertDelivery) => ({ deliveryId: id, route, key, name });

const UNKNOWN = { reason: 'alert_delivery_unknown', detail: 'There is no such delivery of an alert.' } as const;
