import type { Database } from '../postgres/index.ts';
import type { SequencedEvent } from './domain-event.ts';
import { dueHolds, endHold, type HeldSubject, heldAmong, hold, nextDue } from './held-subject.ts';
import { readSince, readSubject } from './read-since.ts';
import { moveSubscriber, subscriberPosition } from './subscriber-position.ts';

/**
 * Returning takes the events as handled. Throwing has them delivered again, one at a time; so a handler
 * must bear seeing an event twice.
 */
export type EventHandler = (events: readonly SequencedEvent[]) => Promise<void>;

export interface DeliveryFailure {
  readonly subscriber: string;
  readonly event: SequencedEvent;
  readonly attempts: number;
  readonly error: unknown;
  readonly retryInMs: number;
}

export interface Subscription {
  readonly name: string;
  readonly handler: EventHandler;
  readonly batchSize: number;
  readonly firstRetryMs: number;
  readonly onFailure: (failure: DeliveryFailure) => void;
  readonly onError: (error: unknown) => void;
  /** False when delivery is to stop: we are no longer the one who delivers. */
  readonly mayContinue: () => boolean;
}

const LONGEST_RETRY_MS = 300_000;
const HOLDS_AT_A_TIME = 50;

/**
 * Delivers all there is. An event its handler cannot take holds back its own subject only, and is tried again with
 * growing pauses; every other subject moves on. Returns the milliseconds until a retry is due, or null.
 */
export async function deliver(database: Database, subscription: Subscription): Promise<number | null> {
  await retryDue(database, subscription);
  while (subscription.mayContinue() && (await deliverBatch(database, subscription))) {
    // Until nothing is left: each turn reads on from the position the last one recorded.
  }
  return nextDue(database, subscription.name);
}

async function deliverBatch(database: Database, subscription: Subscription): Promise<boolean> {
  const position = await subscriberPosition(database, subscription.name);
  const events = await readSince(database, position, subscription.batchSize);
  const last = events.at(-1);
  if (last === undefined) return false;
  const subjects = [...new Set(events.map(({ subject }) => subject))];
  const held = await heldAmong(database, subscription.name, subjects);
  const free = events.filter(({ subject }) => !held.has(subject));
  const passed =
    free.length === 0 ||
    (await takenTogether(subscription, free)) ||
    (await passedSingly(database, subscription, free));
  if (passed) await moveSubscriber(database, subscription.name, { from: position, to: last.position });
  return passed;
}

/** Which event a failure is about shows when they are delivered singly. */
async function takenTogether({ handler, onError }: Subscription, events: readonly SequencedEvent[]): Promise<boolean> {
  if (events.length === 1) return false;
  try {
    await handler(events);
    return true;
  } catch (error) {
    onError(error);
    return false;
  }
}

/** True when each event has been taken or its subject is held; false when it was cut off. */
async function passedSingly(
  database: Database,
  subscription: Subscription,
  events: readonly SequencedEvent[],
): Promise<boolean> {
  const held = new Set<string>();
  for (const event of events) {
    if (held.has(event.subject)) continue;
    if (!subscription.mayContinue()) return false;
    if (!(await takenAlone(database, subscription, event, 0))) held.add(event.subject);
  }
  return true;
}

async function takenAlone(
  database: Database,
  { name, handler, firstRetryMs, onFailure }: Subscription,
  event: SequencedEvent,
  failedBefore: number,
): Promise<boolean> {
  try {
    await handler([event]);
    return true;
  } catch (error) {
    const attempts = failedBefore + 1;
    // Up to a fifth more, so that subjects that failed together are not all tried again together.
    const retryInMs = Math.round(
      Math.min(firstRetryMs * 2 ** failedBefore, LONGEST_RETRY_MS) * (1 + Math.random() / 5),
    );
    const reason = error instanceof Error ? error.message : String(error);
    await hold(database, {
      subscriber: name,
      subject: event.subject,
      position: event.position,
      attempts,
      error: reason,
      retryInMs,
    });
    onFailure({ subscriber: name, event, attempts, error, retryInMs });
    return false;
  }
}

async function retryDue(database: Database, subscription: Subscription): Promise<void> {
  for (const held of await dueHolds(database, subscription.name, HOLDS_AT_A_TIME)) {
    if (!subscription.mayContinue()) return;
    if (await catchUp(database, subscription, held)) await endHold(database, held);
  }
}

/** Delivers what has waited for a held subject, up to where the subscriber is; false when it failed again. */
async function catchUp(database: Database, subscription: Subscription, held: HeldSubject): Promise<boolean> {
  const to = await subscriberPosition(database, subscription.name);
  let { position: from, attempts } = held;
  for (;;) {
    const events = await readSubject(database, held.subject, { from, to, limit: subscription.batchSize });
    for (const event of events) {
      if (!subscription.mayContinue() || !(await takenAlone(database, subscription, event, attempts))) return false;
      attempts = 0;
      from = event.position + 1;
    }
    if (events.length < subscription.batchSize) return true;
  }
}
