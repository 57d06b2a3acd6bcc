import {
  securityEventCategories,
  securityEventSources,
  securityEventTypes,
  severities,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { pageQuery, timestamp } from './common.ts';

export const securityEvent = z.object({
  id: z.string(),
  type: z.enum(securityEventTypes),
  reportedType: z.string().meta({ description: 'as its source named it; not to be believed' }),
  category: z.enum(securityEventCategories),
  severity: z.enum(severities),
  critical: z.boolean().meta({ description: 'as the edition of OCPP has it by which it was told' }),
  source: z.enum(securityEventSources),
  reporter: z.string().meta({ description: 'the gateway or service that told of the last' }),
  identityId: z.string().nullable(),
  owner: z.string().nullable(),
  remoteAddress: z.string().nullable(),
  firstAt: timestamp,
  lastAt: timestamp,
  count: z.int().meta({ description: 'equal ones of one hour are one' }),
  reportedTime: z.string().nullable().meta({ description: 'by the clock of the endpoint, which may be wrong' }),
  firstDetails: z.unknown(),
  details: z.unknown().meta({ description: 'of the last; texts of others are cut and not to be believed' }),
  incidentId: z.string().nullable(),
  certificateId: z.string().nullable().meta({ description: 'what it is about, where that is of the same identity' }),
  jobId: z.string().nullable().meta({ description: 'the job that was at work for that certificate' }),
  processId: z.string().nullable().meta({ description: 'the migration or renewal that the station was in' }),
});

export const securityEventQuery = pageQuery.extend({
  identity: z.string().optional(),
  type: z.enum(securityEventTypes).optional(),
  reportedType: z.string().max(120).optional(),
  category: z.enum(securityEventCategories).optional(),
  severity: z.enum(severities).optional(),
  critical: z.enum(['true', 'false']).optional(),
  source: z.enum(securityEventSources).optional(),
  owner: z.string().max(200).optional(),
  since: z.iso.datetime().optional().meta({ description: 'the last of them at or after it; RFC 3339, UTC' }),
});
