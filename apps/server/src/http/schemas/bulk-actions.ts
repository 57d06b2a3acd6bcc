import { z } from 'zod';
import { certificateQuery, explained, revocation } from './certificates.ts';
import { pageQuery, stopped, timestamp, turnedDown } from './common.ts';

/** The inventory's filter, without what makes pages of it. */
const filter = z.strictObject(certificateQuery.omit({ after: true, limit: true }).shape);

const ratePerMinute = z
  .int()
  .min(1)
  .max(6_000)
  .default(300)
  .meta({ description: 'at most so many certificates a minute' });

const common = { ...explained.shape, filter, ratePerMinute };

export const bulkDraft = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.enum(['revoke', 'replace-and-revoke']),
    revocationReason: revocation.shape.revocationReason,
    ...common,
  }),
  z.strictObject({
    action: z.enum(['renew', 'install', 'cancel', 'abandon', 'deactivate', 'activate', 'delete']),
    ...common,
  }),
]);

export const bulkStart = explained.extend({
  count: z.int().min(0).meta({ description: 'how many certificates the dry run names, as a person typed it' }),
});

export const bulkStatus = z.enum([
  'looking',
  'draft',
  'awaiting_approval',
  'running',
  'completed',
  'declined',
  'aborted',
]);

const count = z.int();

export const bulkAction = z.object({
  id: z.string(),
  action: z.string(),
  revocationReason: z.string().nullable(),
  filter: z.object(filter.shape).partial().meta({ description: 'as it was drafted with' }),
  status: bulkStatus.meta({ description: 'looking: a dry run that counts; it can be started once it is a draft' }),
  stopped: stopped.nullable().meta({ description: 'why it was aborted without anybody’s word' }),
  turnedDown: turnedDown.meta({ description: 'of one that is `declined`: the second person, and why' }),
  lookedAt: count.meta({ description: 'how many certificates of the filter were looked at' }),
  count: count.meta({ description: 'how many it acts on, of those that were looked at; to be typed to start it' }),
  needApproval: count.meta({ description: 'how many of these a second person must have approved' }),
  skipped: z.array(z.object({ reason: z.string(), detail: z.string(), count, examples: z.array(z.string()) })),
  progress: z.object({ done: count, refused: count, failed: count }),
  ratePerMinute: count,
  owner: z.string().nullable(),
  requestedBy: z.string(),
  reason: z.string(),
  approvalId: z.string().nullable(),
  draftedAt: timestamp,
  expiresAt: timestamp.meta({ description: 'a dry run that was not started by then never is' }),
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
});

const targetStatus = z.enum(['planned', 'done', 'refused', 'failed']);

export const bulkTarget = z.object({
  position: z.int(),
  certificateId: z.string(),
  version: z.int().meta({ description: 'that was looked at; a record that has another now is left alone' }),
  needsApproval: z.boolean(),
  status: targetStatus,
  refusal: z.string().nullable(),
  at: timestamp.nullable(),
});

export const targetQuery = pageQuery.extend({ status: targetStatus.optional() });
