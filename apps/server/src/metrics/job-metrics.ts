import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';
import { sharedLook } from './shared-look.ts';

type Jobs = Awaited<ReturnType<Lifecycle['openJobs']>>[number];

/** An action without a job is a zero, not an absence. */
const ACTIONS: readonly Jobs['action'][] = ['issue', 'void', 'revoke'];

/** What waits for the PKI. */
export function measureJobs(registry: Registry, lifecycle: Pick<Lifecycle, 'openJobs'>): void {
  const looking = sharedLook(() => lifecycle.openJobs());
  const gauge = (name: string, help: string, value: (jobs: Jobs) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['action'],
      registers: [registry],
      async collect() {
        const open = await looking();
        for (const action of ACTIONS) {
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
}
