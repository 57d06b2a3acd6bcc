import { Gauge, type Registry } from 'prom-client';
import type { AlertRoute } from '../alerts/alert-settings.ts';
import { type AlertStore, alertDeliveryStatuses } from '../alerts/alert-store.ts';
import { sharedLook } from './shared-look.ts';

/** Routes are few and named by hand. What there is none of is a zero, not an absence. */
export function measureAlerts(
  registry: Registry,
  {
    routes,
    store,
    now,
  }: {
    readonly routes: readonly Pick<AlertRoute, 'name'>[];
    readonly store: Pick<AlertStore, 'counts'>;
    readonly now: () => Date;
  },
): void {
  const looking = sharedLook(() => store.counts());
  new Gauge({
    name: 'bfcert_alerts',
    help: 'Alerts of the last 30 days by route: waiting to be sent, sent, tried no more, and dismissed by a person',
    labelNames: ['route', 'status'],
    registers: [registry],
    async collect() {
      const counts = await looking();
      this.reset();
      for (const { name } of routes) for (const status of alertDeliveryStatuses) this.set({ route: name, status }, 0);
      for (const { route, status, count } of counts) this.set({ route, status }, count);
    },
  });
  new Gauge({
    name: 'bfcert_alerts_oldest_pending_seconds',
    help: 'For how long the alert has waited that waits longest, by route',
    labelNames: ['route'],
    registers: [registry],
    async collect() {
      const counts = await looking();
      this.reset();
      for (const { name } of routes) this.set({ route: name }, 0);
      for (const { route, status, oldest } of counts) {
        if (status === 'pending') this.set({ route }, Math.max(0, (now().getTime() - oldest.getTime()) / 1_000));
      }
    },
  });
}
