import { incidentStates, type Lifecycle, severities } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';
import { sharedLook } from './shared-look.ts';

/** What somebody must deal with; where there is nothing it is a zero, not an absence. */
export function measureIncidents(registry: Registry, lifecycle: Pick<Lifecycle, 'incidentCounts'>): void {
  const looking = sharedLook(() => lifecycle.incidentCounts());
  const open = incidentStates.filter((state) => state !== 'closed');
  new Gauge({
    name: 'bfcert_incidents',
    help: 'Incidents that are not closed, by severity and state',
    labelNames: ['severity', 'state'],
    registers: [registry],
    async collect() {
      const counts = await looking();
      for (const severity of severities) {
        for (const state of open) {
          const found = counts.find((one) => one.severity === severity && one.state === state);
          this.set({ severity, state }, found?.count ?? 0);
        }
      }
    },
  });
  new Gauge({
    name: 'bfcert_incidents_unacknowledged',
    help: 'Incidents that nobody has taken on within the time of their severity',
    labelNames: ['severity'],
    registers: [registry],
    async collect() {
      const counts = await looking();
      for (const severity of severities) {
        const found = counts.find((one) => one.severity === severity && one.state === 'opened');
        this.set({ severity }, found?.overdue ?? 0);
      }
    },
  });
}
