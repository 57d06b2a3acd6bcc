import { z } from 'zod';
import { ownerScope } from './accounts.ts';
import { reason, timestamp } from './common.ts';

export const webhook = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(z.string()).meta({ description: 'names of events; none: all of them' }),
  owners: ownerScope.meta({ description: 'whose events it is told of' }),
  state: z.enum(['active', 'disabled']),
  disabledBecause: z.string().nullable(),
  createdAt: timestamp,
  createdBy: z.string(),
  version: z.int(),
});

const secret = z.string().nullable().meta({
  description:
    'to verify signatures with (Standard Webhooks); told once, null in a repeated answer and where none was made',
});

export const newWebhook = z.strictObject({
  url: z.string().max(2_000),
  description: z.string().max(200).default(''),
  eventTypes: z.array(z.string().min(1).max(100)).max(100).default([]),
  owners: ownerScope.optional().meta({ description: 'whose events it is told of; left out: those you act for' }),
  reason,
});
export const changedWebhook = webhook.extend({ secret });
export const webhookAction = z.strictObject({ reason });

export const delivery = z.object({
  eventId: z.string().meta({ description: 'the header webhook-id' }),
  eventType: z.string(),
  status: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.int(),
  nextAttemptAt: timestamp.nullable(),
  lastOutcome: z.string().nullable(),
  deliveredAt: timestamp.nullable(),
});
