import { Gauge, type Registry } from 'prom-client';
import type { AlertRoute } from '../alerts/alert-settings.ts';
import type { AlertStore } from '../alerts/alert-store.ts';
import { sharedLook } from './shared-look.ts';

const STATUSES = ['pending', 'delivered', 'failed'] as const;

/** Routes are few and named by hand. What there is none of is a zero, not an absence. */
export function measureAlerts(
  registry: Registry,
  {
    routes,
    store,
  }: { readonly routes: readonly Pick<AlertRoute, 'name'>[]; readonly store: Pick<AlertStore, 'counts'> },
): void {
  const looking = sharedLook(() => store.counts());
  new Gauge({
    name: 'bfcert_alerts',
    help: 'Alerts of the last 30 days by route: waiting to be sent, sent, and tried no more',
    labelNames: ['route', 'status'],
    registers: [registry],
    async collect() {
      const counts = await looking();
      this.reset();
      for (const { name } of routes) for (const status of STATUSES) this.set({ route: name, status }, 0);
      for (const { route, status, count } of counts) this.set({ route, status }, count);
    },
  });
}
