import { z } from 'zod';
import { timestamp } from './common.ts';

export const auditEntry = z.object({
  sequence: z.int().meta({ description: 'place in the hash chain, from 1, without gaps' }),
  hash: z.string(),
  at: timestamp,
  actor: z.string(),
  action: z.string(),
  outcome: z.enum(['done', 'refused']),
  identityId: z.string().nullable(),
  certificateId: z.string().nullable(),
  purpose: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  event: z.string().nullable(),
  reason: z.string(),
  refusal: z.string().nullable().meta({ description: 'why it was refused: its name, then a sentence' }),
  correlationId: z.string(),
});

/** The whole chain recomputed. `unsealed` entries are written and wait for the sealer. */
export const auditVerification = z.object({
  verified: z.boolean(),
  sealed: z.int().nullable(),
  unsealed: z.int().nullable(),
  head: z.string().nullable(),
  brokenAt: z.int().nullable(),
});
