import type { OwnerScope } from '@bfcert/kernel/actor';
import { type Id, newId, parseId } from '@bfcert/kernel/ids';

export type WebhookId = Id<'whk'>;
export const newWebhookId = (at: Date): WebhookId => newId('whk', at.getTime());
export const parseWebhookId = (text: string): WebhookId | null => parseId('whk', text);

/** An address that is told of events, signed as Standard Webhooks 1.0 has it. */
export interface Webhook {
  readonly id: WebhookId;
  readonly url: string;
  readonly description: string;
  /** Names of events; none: all of them. */
  readonly eventTypes: readonly string[];
  /** Whose events it is told of. */
  readonly owners: OwnerScope;
  readonly state: 'active' | 'disabled';
  /** Why it is told nothing; null while it is. */
  readonly disabledBecause: string | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly version: number;
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** One event on its way to one webhook. */
export interface Delivery {
  /** The event's id, which is the `webhook-id` header: who gets it twice knows it by this. */
  readonly eventId: string;
  readonly webhookId: WebhookId;
  readonly eventType: string;
  readonly position: number;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly nextAttemptAt: string | null;
  /** What the last attempt came to, one sentence. */
  readonly lastOutcome: string | null;
  readonly deliveredAt: string | null;
}

export const wants = ({ state, eventTypes }: Webhook, type: string): boolean =>
  state === 'active' && (eventTypes.length === 0 || eventTypes.includes(type));
