import { z } from 'zod';

const bytes = z.number().int().nonnegative();

/**
 * Answer to the command `gateway.memory`: what the gateway's process has, and the limit that V8 has set to its heap, about
 * half of what the container or the host has and 4 GB at most. A sound gateway has less than that in all.
 */
export const gatewayMemory = z.object({ residentBytes: bytes, heapLimitBytes: bytes });
export type GatewayMemory = z.infer<typeof gatewayMemory>;
