import { Gauge, type Registry } from 'prom-client';
import type { UntakenFacts } from '../stations/untaken-facts.ts';

/** Gateways are few; each that has brought a fact here has a number, also a zero. */
export function measureFacts(registry: Registry, untaken: Pick<UntakenFacts, 'seconds'>): void {
  new Gauge({
    name: 'bfcert_gateway_oldest_untaken_fact_seconds',
    help: 'How long the oldest fact has waited that a gateway has brought and this server has not taken; 0 when none waits',
    labelNames: ['gateway'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [gateway, seconds] of untaken.seconds()) this.set({ gateway }, seconds);
    },
  });
}
