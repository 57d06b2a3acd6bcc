import type { EvseSecurity } from '@bfcert/evse-security';
import { Gauge, type Registry } from 'prom-client';

/** Upstreams are few and named by hand; each has a number for each presence, also a zero. */
export function measureUpstreams(registry: Registry, evse: Pick<EvseSecurity, 'upstreamStanding'>): void {
  new Gauge({
    name: 'bfcert_upstream_stations',
    help: 'Connected stations by their CSMS behind the gateways: it is there, away, or away for longer than configured',
    labelNames: ['upstream', 'presence'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { name: upstream, ...by } of await evse.upstreamStanding())
        for (const [presence, count] of Object.entries(by)) this.set({ upstream, presence }, count);
    },
  });
}
