import { jobActions, type Lifecycle } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';
import { sharedLook } from './shared-look.ts';

type Jobs = Awaited<ReturnType<Lifecycle['openJobs']>>[number];

/** What waits for the PKI. */
export function measureJobs(registry: Registry, lifecycle: Pick<Lifecycle, 'openJobs' | 'deadJobs'>): void {
  const looking = sharedLook(() => lifecycle.openJobs());
  const gauge = (name: string, help: string, value: (jobs: Jobs) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['action'],
      registers: [registry],
      async collect() {
        const open = await looking();
        // An action without a job is a zero, not an absence.
        for (const action of jobActions) {
          const jobs = open.find((one) => one.action === action);
          this.set({ action }, jobs === undefined ? 0 : value(jobs));
        }
      },
    });
  };
  gauge('bfcert_pki_jobs_waiting', 'Certificate jobs that wait for the PKI, by what it is to do', ({ count }) => count);
  gauge(
    'bfcert_pki_jobs_oldest_seconds',
    'For how long the oldest of them has waited',
    ({ oldestSince }) => (Date.now() - Date.parse(oldestSince)) / 1_000,
  );
  new Gauge({
    name: 'bfcert_jobs_dead',
    help: 'Certificate jobs that are tried no more and wait for a person, by what they were to do',
    labelNames: ['action'],
    registers: [registry],
    async collect() {
      const dead = await lifecycle.deadJobs();
      for (const action of jobActions) this.set({ action }, dead.find((jobs) => jobs.action === action)?.count ?? 0);
    },
  });
}
