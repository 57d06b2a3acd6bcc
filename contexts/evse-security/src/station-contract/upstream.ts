import { z } from 'zod';
import { certificateUse } from './commands.ts';

/**
 * Request `station.upstream_renewal`: a station's upstream wants it to have a new certificate, and leaves that to us. For
 * vehicles: each that it has of that use. Left out: the one for its connection.
 */
export const upstreamRenewal = z.object({
  identityId: z.string(),
  connectionId: z.string(),
  use: certificateUse.optional(),
});
export type UpstreamRenewal = z.infer<typeof upstreamRenewal>;

/** Whether a renewal has begun, or was under way. */
export const upstreamRenewalAnswer = z.object({ accepted: z.boolean() });
export type UpstreamRenewalAnswer = z.infer<typeof upstreamRenewalAnswer>;
