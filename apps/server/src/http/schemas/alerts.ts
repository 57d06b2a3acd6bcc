import { securityEventCategories } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { alertOccasions, alertSeverities } from '../../alerts/alert.ts';
import { alertDeliveryStatuses } from '../../alerts/alert-store.ts';
import { pageQuery, reason, timestamp } from './common.ts';

const names = z.array(z.string().min(1).max(60)).min(1).max(50);
const occasions = z.array(z.enum(alertOccasions)).min(1).max(alertOccasions.length);
const leastSeverity = z.enum(alertSeverities);
const categories = z.array(z.enum(securityEventCategories)).min(1).max(securityEventCategories.length);
const owners = z.array(z.string().min(1).max(128)).min(1).max(100);
const supportOwners = z.array(z.string().min(1).max(120)).min(1).max(50);

/** What an alert has to be; what is left out does not matter. */
const match = {
  occasions: occasions.optional(),
  leastSeverity: leastSeverity.optional().meta({ description: 'this one and worse' }),
  categories: categories.optional().meta({ description: 'of security events' }),
  names: names.optional().meta({ description: 'causes of incidents and types of security events' }),
  owners: owners.optional().meta({ description: 'left out: those you act for' }),
  supportOwners: supportOwners.optional().meta({ description: 'of incidents' }),
};

export const newAlertSilence = z.strictObject({
  ...match,
  until: timestamp.meta({ description: 'within 30 days' }),
  reason,
});
export const alertAction = z.strictObject({ reason });

export const alertSilence = z.object({
  id: z.string(),
  ...match,
  until: timestamp,
  because: z.string(),
  source: z
    .enum(['configuration', 'operator'])
    .meta({ description: 'configuration: it stands in bfcert.yaml, and is taken out there' }),
  createdAt: timestamp.nullable().meta({ description: 'null of those of the configuration' }),
  createdBy: z.string(),
  endedBy: z.string().nullable().meta({ description: 'who ended it before its time' }),
});

export const alertDelivery = z.object({
  id: z.string(),
  route: z.string().meta({ description: 'its name in bfcert.yaml' }),
  status: z.enum(alertDeliveryStatuses),
  attempts: z.int(),
  nextAttemptAt: timestamp.nullable(),
  lastOutcome: z.string().nullable().meta({ description: 'what the last attempt came to' }),
  createdAt: timestamp,
  alert: z.object({
    key: z.string().meta({ description: 'the same however often it is sent: receivers know it by this' }),
    occasion: z.enum(alertOccasions),
    severity: z.enum(alertSeverities),
    name: z.string(),
    category: z.string().nullable(),
    summary: z.string(),
    owner: z.string().nullable(),
    identityId: z.string().nullable(),
    certificateId: z.string().nullable(),
    supportOwner: z.string().nullable(),
    remoteAddress: z.string().nullable(),
    at: timestamp,
  }),
});

export const alertDeliveryQuery = pageQuery.extend({
  route: z.string().max(32).optional(),
  status: z.enum(alertDeliveryStatuses).optional(),
});
