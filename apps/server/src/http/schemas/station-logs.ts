import { stationLogStates } from '@bfcert/evse-security';
import { z } from 'zod';
import { pageQuery, reason, timestamp } from './common.ts';

const kind = z.enum(['security', 'diagnostics', 'data_collector']);

export const stationLogQuery = pageQuery.extend({
  identityId: z.string().optional(),
  state: z.enum(stationLogStates).optional(),
});

export const requestLog = z.strictObject({
  kind,
  oldest: timestamp.optional().meta({ description: 'entries from this time on; left out: from the first' }),
  latest: timestamp.optional().meta({ description: 'entries before this time; left out: to the last' }),
  reason,
});

export const stationLog = z.object({
  id: z.string(),
  identityId: z.string(),
  kind,
  state: z.enum(stationLogStates),
  detail: z.string().meta({ description: 'what came last, in words' }),
  oldest: timestamp.nullable(),
  latest: timestamp.nullable(),
  requestedBy: z.string(),
  reason: z.string(),
  requestedAt: timestamp,
  expiresAt: timestamp.meta({ description: 'until when its upload is let in' }),
  changedAt: timestamp,
  attempts: z.int().meta({ description: 'uploads that were let in' }),
  filename: z.string().nullable().meta({ description: 'as the station named it, without any path' }),
  content: z
    .object({
      bytes: z.int(),
      sha256: z.string(),
      storedAt: timestamp,
      removedAt: timestamp.nullable().meta({ description: 'it was older than content is kept' }),
    })
    .nullable(),
});
export type StationLogRow = z.infer<typeof stationLog>;

export const logRequested = z.object({ stationLogId: z.string() });
