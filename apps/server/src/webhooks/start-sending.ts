import { type Pump, startPump } from '@bfcert/kernel/pump';
import { Stopping } from '../outbound/attempt-deadline.ts';
import { sendDue, type WebhookDelivery } from './deliver-webhooks.ts';
import type { WebhookId } from './webhook.ts';

const LOOK_EVERY_MS = 2_000;

/**
 * Sends what is due, again and again, to each receiver by itself: one that keeps its attempts for as long as they may last,
 * or has a storm to take, holds up nothing of any other. A stop ends the attempts under way; they are made again.
 */
export function startSending(deps: WebhookDelivery, onError: (error: unknown) => void): Pump {
  const stopping = new AbortController();
  const own = { ...deps, deadline: () => AbortSignal.any([stopping.signal, deps.deadline()]) };
  const underWay = new Map<WebhookId, Promise<void>>();

  /** Until nothing more is due to it. */
  async function sendAll(to: WebhookId): Promise<void> {
    try {
      while (!stopping.signal.aborted && (await sendDue(own, to, onError)) > 0);
    } catch (error) {
      onError(error);
    } finally {
      underWay.delete(to);
    }
  }

  const looking = startPump(async () => {
    for (const to of await deps.store.receiversDue(deps.clock.now())) {
      if (!underWay.has(to)) underWay.set(to, sendAll(to));
    }
    return LOOK_EVERY_MS;
  }, onError);

  return {
    wake: () => looking.wake(),
    stop: async () => {
      stopping.abort(new Stopping());
      await looking.stop();
      await Promise.all(underWay.values());
    },
  };
}
