import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';

/** Sources are few and named by hand. */
export function measureIdentitySources(registry: Registry, lifecycle: Pick<Lifecycle, 'identitySources'>): void {
  new Gauge({
    name: 'bfcert_identity_source_late',
    help: '1 for a source of identities that has not sent all it has within its own interval',
    labelNames: ['source'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { name, isLate } of await lifecycle.identitySources()) this.set({ source: name }, isLate ? 1 : 0);
    },
  });
}
