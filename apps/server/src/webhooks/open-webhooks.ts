import { hkdfSync } from 'node:crypto';
import { systemActor } from '@bfcert/kernel/actor';
import type { Clock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import type { EventHandler } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import type { OwnersOf } from '../events/event-scope.ts';
import { every } from '../jobs/every.ts';
import { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { attemptDeadline } from '../outbound/attempt-deadline.ts';
import { enqueueEvents, type WebhookDelivery } from './deliver-webhooks.ts';
import { type WebhookManagement, Webhooks } from './manage-webhooks.ts';
import { startSending } from './start-sending.ts';
import { WebhookStore } from './webhook-store.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;

export interface OpenWebhooks {
  readonly webhooks: Webhooks;
  readonly store: WebhookStore;
  /** To be subscribed to the outbox under this name. */
  readonly subscriber: { readonly name: string; readonly handle: EventHandler };
  close(): Promise<void>;
}

/** Webhooks with everything they are made of. `allowedNetworks`: of our own that receivers may be in. */
export function openWebhooks(
  parts: {
    readonly database: Database;
    readonly audit: WebhookManagement['audit'];
    readonly idempotency: WebhookManagement['idempotency'];
    readonly clock: Clock;
    readonly deliveryKey: Buffer;
    readonly allowedNetworks: readonly string[];
    readonly ownersOf: OwnersOf;
  },
  onError: (error: unknown) => void,
): OpenWebhooks {
  const { database, audit, idempotency, clock, deliveryKey, allowedNetworks, ownersOf } = parts;
  const key = Buffer.from(hkdfSync('sha256', deliveryKey, '', 'webhook signing secrets', 32));
  const store = new WebhookStore(database);
  const { transactions } = database;
  const allowsPlainHttp = allowedNetworks.length > 0;
  const webhooks = new Webhooks({ transactions, store, audit, idempotency, clock, key, allowsPlainHttp });
  const delivery: WebhookDelivery = {
    database,
    store,
    clock,
    key,
    ownersOf,
    allowed: new AllowedAddresses(allowedNetworks),
    deadline: attemptDeadline,
    disable: async ({ webhook }, because) => {
      await webhooks.act(webhook.id, 'disable', {
        actor: systemActor('webhook-delivery'),
        reason: because,
        correlationId: newId('cor', clock.now().getTime()),
      });
    },
  };
  const sending = startSending(delivery, onError);
  const forgetting = every(DAY_MS, () => store.forget(new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS)), onError);
  return {
    webhooks,
    store,
    subscriber: {
      name: 'webhooks',
      handle: async (events) => {
        await enqueueEvents(delivery, events);
        sending.wake();
      },
    },
    close: async () => {
      await Promise.all([sending.stop(), forgetting.stop()]);
    },
  };
}
