import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';

/** Whether listeners stay under a root that their authority has moved on from: somebody has to switch them, or to wait for stations. */
export function measureServerChains(registry: Registry, lifecycle: Pick<Lifecycle, 'serverChains'>): void {
  new Gauge({
    name: 'bfcert_server_chain_held',
    help: '1 when the authority of our listeners issues under another root than they stand under',
    labelNames: ['slot'],
    registers: [registry],
    async collect() {
      const chains = await lifecycle.serverChains();
      this.reset();
      for (const { slot, isHeld } of chains) this.set({ slot }, isHeld ? 1 : 0);
    },
  });
}
