import type { EvseSecurity } from '@bfcert/evse-security';
import { Gauge, type Registry } from 'prom-client';

/** Gateways are few; where each listens somebody has to know who looks at its doors from outside, as `bfcert doctor` does. */
export function measureGateways(registry: Registry, evse: Pick<EvseSecurity, 'gatewayListeners'>): void {
  new Gauge({
    name: 'bfcert_gateway_listener',
    help: 'The certificate-only door of each gateway that is heard, by its own word; always 1',
    labelNames: ['gateway', 'host', 'port'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { nodeId, host, certificateOnlyPort } of await evse.gatewayListeners())
        this.set({ gateway: nodeId, host, port: certificateOnlyPort }, 1);
    },
  });
}
