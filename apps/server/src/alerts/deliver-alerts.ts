import type { SecurityEvent } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { LONGEST_ATTEMPT_MS } from '../outbound/attempt-deadline.ts';
import { pauseAfter } from '../webhooks/retry-schedule.ts';
import { type Alert, alertOfEvent, alertOfSecurityEvent } from './alert.ts';
import type { AlertRoute, AlertSettings } from './alert-settings.ts';
import type { AlertDelivery, AlertStore, Claimed } from './alert-store.ts';
import { type Routing, routesOf } from './routes-of.ts';
import { whyNot } from './send-alert.ts';
import type { SilenceStore } from './silence-store.ts';

/** Of one route. */
export const AT_ONCE = 16;
/** Far longer than any attempt takes: then its process has died. */
const CLAIMED_MS = 4 * LONGEST_ATTEMPT_MS;

export interface AlertDeliveries {
  readonly store: AlertStore;
  readonly silences: Pick<SilenceStore, 'inForce'>;
  readonly settings: AlertSettings;
  readonly clock: Clock;
  readonly send: (route: AlertRoute, alert: Alert, now: Date, deadline: AbortSignal) => Promise<void>;
  /** Of an attempt that begins now. */
  readonly deadline: () => AbortSignal;
  /** An alert is tried no more. */
  readonly onDead: (delivery: AlertDelivery) => void;
}

/** The outbox's subscriber: what becomes of incidents is put on its way. */
export async function enqueueIncidents(deps: AlertDeliveries, events: readonly DomainEvent[]): Promise<void> {
  await enqueue(
    deps,
    null,
    events.map(alertOfEvent).filter((alert) => alert !== null),
  );
}

/** The same of security events, in the transaction that takes them as told. */
export async function enqueueSecurityEvents(
  deps: AlertDeliveries,
  tx: Transaction,
  events: readonly SecurityEvent[],
): Promise<void> {
  await enqueue(deps, tx, events.map(alertOfSecurityEvent));
}

async function enqueue(deps: AlertDeliveries, tx: Transaction | null, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return;
  const { store, silences, settings, clock } = deps;
  const now = clock.now();
  const asked = (await silences.inForce(tx, now)).map(({ match, until }) => ({ ...match, until }));
  const routing: Routing = { rules: settings.rules, silences: [...settings.silences, ...asked] };
  for (const alert of alerts) await store.enqueue(tx, routesOf(routing, alert, now), alert, now);
}

/** Makes the attempts that are due of one route, or of those that the configuration has no more; how many. Any number of servers may do it at once. */
export async function sendDueAlerts(
  deps: AlertDeliveries,
  of: Claimed,
  onError: (error: unknown) => void,
): Promise<number> {
  const now = deps.clock.now();
  const due = await deps.store.claim(of, AT_ONCE, now, new Date(now.getTime() + CLAIMED_MS));
  await Promise.all(due.map((delivery) => attempt(deps, delivery).catch(onError)));
  return due.length;
}

async function attempt(deps: AlertDeliveries, delivery: AlertDelivery): Promise<void> {
  const { store, settings, clock } = deps;
  const route = settings.routes.find(({ name }) => name === delivery.route);
  const over = { ...delivery, nextAttemptAt: null };
  if (route === undefined) return dead(deps, { ...over, lastOutcome: 'the route is configured no more' });
  try {
    await deps.send(route, delivery.alert, clock.now(), deps.deadline());
  } catch (error) {
    const lastOutcome = whyNot(error);
    const pause = pauseAfter(delivery.attempts, `${delivery.route} ${delivery.alert.key}`, null);
    if (pause === null) return dead(deps, { ...over, lastOutcome });
    const nextAttemptAt = new Date(clock.now().getTime() + pause * 1_000).toISOString();
    return store.settle({ ...delivery, nextAttemptAt, lastOutcome });
  }
  await store.settle({ ...over, status: 'delivered', lastOutcome: 'sent' });
}

async function dead({ store, onDead }: AlertDeliveries, delivery: AlertDelivery): Promise<void> {
  const failed = { ...delivery, status: 'failed' } as const;
  await store.settle(failed);
  onDead(failed);
}
