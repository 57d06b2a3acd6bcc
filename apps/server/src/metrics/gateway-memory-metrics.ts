import { Gauge, type Registry } from 'prom-client';
import type { GatewayMemories } from '../stations/gateway-memories.ts';

/** Gateways are few; each that is there and tells what it has, has two numbers. */
export function measureGatewayMemory(registry: Registry, memories: Pick<GatewayMemories, 'known'>): void {
  const gauge = (name: string, help: string, of: 'residentBytes' | 'heapLimitBytes') =>
    new Gauge({
      name,
      help,
      labelNames: ['gateway'],
      registers: [registry],
      collect() {
        this.reset();
        for (const [gateway, memory] of memories.known()) this.set({ gateway }, memory[of]);
      },
    });
  gauge('bfcert_gateway_resident_bytes', 'Resident memory of a gateway’s process, as it says itself', 'residentBytes');
  gauge(
    'bfcert_gateway_heap_limit_bytes',
    'The limit of a gateway’s heap: one whose resident memory is over it has lost memory outside, and is to be started anew',
    'heapLimitBytes',
  );
}
