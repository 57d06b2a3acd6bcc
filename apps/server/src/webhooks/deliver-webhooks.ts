import type { Clock } from '@bfcert/kernel/clock';
import { readEvent, type SequencedEvent } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import { openSecret } from '@bfcert/kernel/sealed-secret';
import { cloudEventOf } from '../events/cloud-event.ts';
import { type OwnersOf, scopeOf } from '../events/event-scope.ts';
import type { AllowedAddresses } from '../outbound/allowed-addresses.ts';
import { LONGEST_ATTEMPT_MS, whyEnded } from '../outbound/attempt-deadline.ts';
import { AddressNotAllowed, type Posted, post } from '../outbound/post.ts';
import { pauseAfter } from './retry-schedule.ts';
import { signedHeaders } from './signature.ts';
import { type Delivery, type WebhookId, wants } from './webhook.ts';
import type { StoredWebhook, WebhookStore } from './webhook-store.ts';

/** To one receiver. */
const AT_ONCE = 16;
/** Far longer than any attempt takes: then its process has died. */
const CLAIMED_MS = 4 * LONGEST_ATTEMPT_MS;

export interface WebhookDelivery {
  readonly database: Database;
  readonly store: WebhookStore;
  readonly clock: Clock;
  readonly ownersOf: OwnersOf;
  readonly allowed: AllowedAddresses;
  /** Of the sealed signing secrets, 32 bytes. */
  readonly key: Buffer;
  /** Of an attempt that begins now. */
  readonly deadline: () => AbortSignal;
  /** The receiver said that it is gone (410): nothing is sent any more. */
  readonly disable: (webhook: StoredWebhook, because: string) => Promise<void>;
}

/** The outbox's subscriber: each event is put on its way to every webhook that wants it and is of its owner. */
export async function enqueueEvents(
  { store, clock, ownersOf }: Pick<WebhookDelivery, 'store' | 'clock' | 'ownersOf'>,
  events: readonly SequencedEvent[],
): Promise<void> {
  const [all, sees] = await Promise.all([store.all(), scopeOf(events, ownersOf)]);
  for (const event of events) {
    // What happened before it was there is not told to it.
    const wanting = all.filter(
      (webhook) => wants(webhook, event.type) && webhook.createdAt <= event.at && sees(event, webhook.owners),
    );
    await store.enqueue(
      wanting.map(({ id }) => id),
      event,
      clock.now(),
    );
  }
}

/** Makes the attempts that are due to one receiver; how many. Any number of servers may do it at once. */
export async function sendDue(
  deps: WebhookDelivery,
  to: WebhookId,
  onError: (error: unknown) => void,
): Promise<number> {
  const now = deps.clock.now();
  const due = await deps.store.claim(to, AT_ONCE, now, new Date(now.getTime() + CLAIMED_MS));
  await Promise.all(due.map((delivery) => attempt(deps, delivery).catch(onError)));
  return due.length;
}

async function attempt(deps: WebhookDelivery, delivery: Delivery): Promise<void> {
  const { store, clock, database, allowed, key } = deps;
  const found = await store.find(delivery.webhookId);
  if (found === null) return;
  const { webhook, secrets } = found;
  const over = { ...delivery, nextAttemptAt: null };
  if (webhook.state === 'disabled') {
    return store.settle({ ...over, status: 'failed', lastOutcome: 'the webhook is disabled' });
  }
  const event = await readEvent(database, delivery.eventId);
  if (event === null) return store.settle({ ...over, status: 'failed', lastOutcome: 'the event is kept no more' });

  const body = bodyOf(event);
  const opened = secrets.map((secret) => openSecret(key, webhook.id, secret));
  const signed = signedHeaders(opened, { id: event.id, at: clock.now(), body });
  const headers = { ...signed, 'content-type': 'application/cloudevents+json' };
  const answer = await tried(deps.deadline(), (deadline) =>
    post(new URL(webhook.url), headers, body, allowed, deadline),
  );
  const at = clock.now();
  if (typeof answer !== 'string' && answer.status >= 200 && answer.status < 300) {
    const lastOutcome = `answered ${answer.status}`;
    return store.settle({ ...over, status: 'delivered', lastOutcome, deliveredAt: at.toISOString() });
  }
  const lastOutcome = typeof answer === 'string' ? answer : `answered ${answer.status}`;
  if (typeof answer !== 'string' && answer.status === 410) {
    await store.settle({ ...over, status: 'failed', lastOutcome });
    return deps.disable(found, 'the receiver answered 410 Gone');
  }
  const retryAfter = typeof answer === 'string' ? null : answer.retryAfter;
  const pause = pauseAfter(delivery.attempts, `${delivery.webhookId} ${delivery.eventId}`, retryAfter);
  if (pause === null) return store.settle({ ...over, status: 'failed', lastOutcome });
  const nextAttemptAt = new Date(at.getTime() + pause * 1_000).toISOString();
  return store.settle({ ...delivery, status: 'pending', nextAttemptAt, lastOutcome });
}

/** A CloudEvent that has what Standard Webhooks wants of a body as well: `type`, `timestamp`, `data`. */
function bodyOf(event: SequencedEvent): string {
  return JSON.stringify({ ...cloudEventOf(event), timestamp: event.at });
}

/** The answer, or in one sentence why there is none; nothing of what may be behind a refused address. */
async function tried(
  deadline: AbortSignal,
  send: (deadline: AbortSignal) => Promise<Posted>,
): Promise<Posted | string> {
  try {
    return await send(deadline);
  } catch (error) {
    if (error instanceof AddressNotAllowed) return error.message;
    if (deadline.aborted) return whyEnded(deadline);
    const { code } = error as NodeJS.ErrnoException;
    return code === undefined ? 'no answer' : `no answer (${code})`;
  }
}
