import { z } from 'zod';
import { allowedAction, pageQuery, timestamp } from './common.ts';

export const approvalStatus = z.enum(['pending', 'approved', 'declined', 'withdrawn', 'expired']);

export const approval = z.object({
  id: z.string(),
  command: z.string().meta({ description: 'what would run, e.g. revoke-certificate' }),
  certificateId: z.string(),
  version: z.int().meta({ description: 'of the record that was looked at: when it changes, nothing runs' }),
  revocationReason: z.string().nullable(),
  identityId: z.string(),
  owner: z.string(),
  requestedBy: z.string(),
  reason: z.string().meta({ description: 'in the words of whoever asked' }),
  requestedAt: timestamp,
  expiresAt: timestamp,
  status: approvalStatus,
  answer: z.object({ by: z.string(), at: timestamp, reason: z.string(), selfApproved: z.boolean() }).nullable(),
  actions: z.array(allowedAction),
});

export const approvalQuery = pageQuery.extend({ status: approvalStatus.optional() });
