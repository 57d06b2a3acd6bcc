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
  critical: z.boolean().meta({ description: 'as OCPP 2.0.1 has it of its own types' }),
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
