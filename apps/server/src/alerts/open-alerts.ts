import type { AuditedParts, Lifecycle } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import type { EventHandler } from '@bfcert/kernel/outbox';
import type { Database } from '@bfcert/kernel/postgres';
import { startPump } from '@bfcert/kernel/pump';
import { every } from '../jobs/every.ts';
import { attemptDeadline } from '../outbound/attempt-deadline.ts';
import type { AlertSettings } from './alert-settings.ts';
import { type AlertDelivery, AlertStore } from './alert-store.ts';
import { type AlertsApi, alertsApi } from './alerts-api.ts';
import { type AlertDeliveries, enqueueIncidents, enqueueSecurityEvents } from './deliver-alerts.ts';
import { sendAlert } from './send-alert.ts';
import { SilenceStore } from './silence-store.ts';
import { startSending } from './start-sending.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;
const LOOK_EVERY_MS = 2_000;
/** Security events of one transaction. */
const BATCH = 200;

export interface OpenAlerts {
  readonly store: AlertStore;
  /** What people do with them. */
  readonly api: AlertsApi;
  /** To be subscribed to the outbox under this name. */
  readonly subscriber: { readonly name: string; readonly handle: EventHandler };
  close(): Promise<void>;
}

/**
 * What others are told of leaves by the configured routes. Security events are looked for after they were recorded, so
 * that nothing of this holds up whoever records them.
 */
export function openAlerts(
  parts: {
    readonly database: Database;
    readonly lifecycle: Pick<Lifecycle, 'takeUntoldSecurityEvents'>;
    readonly audit: AuditedParts['audit'];
    readonly idempotency: AuditedParts['idempotency'];
    readonly settings: AlertSettings;
    readonly clock: Clock;
  },
  {
    onError,
    onDead,
  }: { readonly onError: (error: unknown) => void; readonly onDead: (delivery: AlertDelivery) => void },
): OpenAlerts {
  const { database, lifecycle, audit, idempotency, settings, clock } = parts;
  const store = new AlertStore(database);
  const silences = new SilenceStore(database);
  const deps: AlertDeliveries = {
    store,
    silences,
    settings,
    clock,
    send: sendAlert,
    deadline: attemptDeadline,
    onDead,
  };
  const sending = startSending(deps, onError);
  const looking = startPump(async () => {
    const taken = await lifecycle.takeUntoldSecurityEvents(BATCH, (tx, events) =>
      enqueueSecurityEvents(deps, tx, events),
    );
    if (taken > 0) sending.wake();
    return taken === BATCH ? 0 : LOOK_EVERY_MS;
  }, onError);
  const forget = async (): Promise<void> => {
    const before = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS);
    await store.forget(before);
    await silences.forget(before);
  };
  const forgetting = every(DAY_MS, forget, onError);
  const { transactions } = database;
  return {
    store,
    api: alertsApi({ transactions, audit, idempotency, clock, store, silences, settings }),
    subscriber: {
      name: 'alerts',
      handle: async (events) => {
        await enqueueIncidents(deps, events);
        sending.wake();
      },
    },
    close: async () => {
      await Promise.all([looking.stop(), sending.stop(), forgetting.stop()]);
    },
  };
}
