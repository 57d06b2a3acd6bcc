import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';
import { sharedLook } from './shared-look.ts';

/** Large imports, and whether they go on. */
export function measureImportJobs(registry: Registry, lifecycle: Pick<Lifecycle, 'importJobStanding'>): void {
  const looking = sharedLook(() => lifecycle.importJobStanding());
  new Gauge({
    name: 'bfcert_import_jobs_open',
    help: 'Large imports that wait or are taken',
    registers: [registry],
    async collect() {
      this.set((await looking()).open);
    },
  });
  new Gauge({
    name: 'bfcert_import_jobs_oldest_advance_seconds',
    help: 'For how long the one of them that waits longest has not finished a batch; 0 without any',
    registers: [registry],
    async collect() {
      const { oldestAdvance } = await looking();
      this.set(oldestAdvance === null ? 0 : (Date.now() - Date.parse(oldestAdvance)) / 1_000);
    },
  });
}
