import { getHeapStatistics } from 'node:v8';
import type { GatewayMemory } from '@bfcert/evse-security/station-contract';
import type { GatewayLink } from '@bfcert/kernel/link';

/** A gateway has no page of metrics: what its process has it tells every server that asks. */
export function answerMemory(link: GatewayLink): void {
  link.onCommand('gateway.memory', async (): Promise<GatewayMemory> => {
    const { heap_size_limit: heapLimitBytes } = getHeapStatistics();
    return { residentBytes: process.memoryUsage.rss(), heapLimitBytes };
  });
}
