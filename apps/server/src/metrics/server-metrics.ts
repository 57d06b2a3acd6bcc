import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import type { EvseSecurity } from '@bfcert/evse-security';
import type { PkiControlPlane } from '@bfcert/pki-contract';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import { measureIdentitySources } from './identity-metrics.ts';
import { measureImportJobs } from './import-job-metrics.ts';
import { measureIncidents } from './incident-metrics.ts';
import { measureJobs } from './job-metrics.ts';
import { measurePki } from './pki-metrics.ts';
import { measurePlanes } from './plane-metrics.ts';
import { measurePublication, type PublicationSource } from './publication-metrics.ts';
import { measureRenewals } from './renewal-metrics.ts';

export interface Measured {
  readonly lifecycle: Pick<
    Lifecycle,
    | 'countsByState'
    | 'openJobs'
    | 'deadJobs'
    | 'outstandingPlanes'
    | 'identitySources'
    | 'importJobStanding'
    | 'incidentCounts'
    | 'renewalStanding'
    | 'clockDoubt'
  >;
  readonly evse: Pick<EvseSecurity, 'stationCounts' | 'migrationOverview'>;
  /** Asked at each scrape: a look at it is a round trip too. */
  readonly pki: Pick<PkiControlPlane, 'metrics' | 'authorities'>;
  /** What this server publishes of revocations; left out where another does. */
  readonly publication?: PublicationSource;
}

/** What a scrape finds; never a label per station or certificate, whose number would be the number of series. */
export function measureServer(registry: Registry, { lifecycle, evse, pki, publication }: Measured): void {
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'bfcert_certificates',
    help: 'Certificate records by purpose and state',
    labelNames: ['purpose', 'state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { purpose, state, count } of await lifecycle.countsByState('all')) this.set({ purpose, state }, count);
    },
  });
  new Gauge({
    name: 'bfcert_stations',
    help: 'Enrolled chargers, and those with an open session',
    labelNames: ['presence'],
    registers: [registry],
    async collect() {
      const { enrolled, online } = await evse.stationCounts('all');
      this.set({ presence: 'enrolled' }, enrolled);
      this.set({ presence: 'online' }, online);
    },
  });
  new Gauge({
    name: 'bfcert_migration_cases',
    help: 'Migration cases by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const [state, count] of Object.entries((await evse.migrationOverview('all')).byState))
        this.set({ state }, count);
    },
  });
  measureIdentitySources(registry, lifecycle);
  measureImportJobs(registry, lifecycle);
  measureIncidents(registry, lifecycle);
  measureJobs(registry, lifecycle);
  measurePlanes(registry, lifecycle);
  measureRenewals(registry, lifecycle);
  measurePki(registry, pki);
  if (publication !== undefined) measurePublication(registry, publication);
}
