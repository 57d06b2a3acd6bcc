import { stationToleranceStates, toleranceKinds } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, timestamp } from './common.ts';

const kind = z.enum(toleranceKinds).meta({ description: 'what is put up with of the station' });

export const stationTolerance = z.object({
  id: z.string(),
  identityId: z.string(),
  owner: z.string(),
  kind,
  state: z.enum(stationToleranceStates).meta({
    description: 'fulfilled: the station has the certificate that it was let in for',
  }),
  version: z.int(),
  reason: z.string().meta({ description: 'in the words of whoever asked' }),
  grantedAt: timestamp,
  until: timestamp.meta({ description: 'from then on nothing is tolerated by it' }),
  people: z.record(z.string(), z.string()).meta({ description: 'who asked for it and who approved it' }),
  endedAt: timestamp.nullable(),
  endedBy: z.string().nullable(),
  endReason: z.string().nullable(),
});

export const stationToleranceQuery = pageQuery.extend({
  state: z.enum(stationToleranceStates).optional(),
  identity: z.string().optional(),
});

export const newStationTolerance = explained.extend({
  identityId: z.string().min(1).max(64).meta({ description: 'of a charger' }),
  kind,
  until: z.iso.datetime().meta({ description: 'RFC 3339, UTC; 30 to 180 days ahead at most, by its kind' }),
});
export const stationToleranceAsked = z.object({
  identityId: z.string(),
  version: z.int().meta({ description: 'of the identity: when it changes, nothing is granted' }),
  approvalId: z.string().meta({ description: 'nothing is granted before another administrator approves it' }),
});
export const stationToleranceEnded = z.object({
  stationToleranceId: z.string(),
  state: z.enum(stationToleranceStates),
  version: z.int(),
});
