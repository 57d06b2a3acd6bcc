import type { Database } from '../postgres/index.ts';
import type { SequencedEvent } from './domain-event.ts';
import { dueHolds, endHold, type HeldSubject, hold } from './held-subject.ts';
import { readSubject } from './read-since.ts';
import { readTurn, type Turn } from './read-turn.ts';
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
  const { name, batchSize, mayContinue } = subscription;
  let turn = await readTurn(database, name, batchSize);
  if (turn.dueInMs === 0) {
    await retryDue(database, subscription);
    // A subject that has caught up is held no longer, from the position on that it caught up to.
    turn = await readTurn(database, name, batchSize);
  }
  while (turn.events.length > 0 && mayContinue()) {
    const end = await deliverBatch(database, subscription, turn);
    if (end === 'cut_off') break;
    // After less than a batch there is no more to look for: what has come meanwhile has woken us for another turn.
    const nothingIsHeld = end === 'taken' && turn.dueInMs === null;
    if (nothingIsHeld && turn.events.length < batchSize) return null;
    turn = await readTurn(database, name, batchSize);
  }
  return turn.dueInMs;
}

type BatchEnd =
  | 'taken'
  /** As far as it can be: a subject is held from now on. */
  | 'some_held'
  /** It must be delivered again. */
  | 'cut_off';

async function deliverBatch(
  database: Database,
  subscription: Subscription,
  { position, events, held }: Turn,
): Promise<BatchEnd> {
  const free = events.filter(({ subject }) => !held.has(subject));
  const end =
    free.length === 0 || (await takenTogether(subscription, free))
      ? 'taken'
      : await deliverSingly(database, subscription, free);
  const to = events.at(-1)?.position ?? position;
  if (end !== 'cut_off') await moveSubscriber(database, subscription.name, { from: position, to });
  return end;
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

async function deliverSingly(
  database: Database,
  subscription: Subscription,
  events: readonly SequencedEvent[],
): Promise<BatchEnd> {
  const held = new Set<string>();
  for (const event of events) {
    if (held.has(event.subject)) continue;
    if (!subscription.mayContinue()) return 'cut_off';
    if (!(await takenAlone(database, subscription, event, 0))) held.add(event.subject);
  }
  return held.size === 0 ? 'taken' : 'some_held';
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
