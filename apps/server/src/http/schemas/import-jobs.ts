import { importJobStatuses, importOutcomes } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { pageQuery, stopped, timestamp } from './common.ts';

const count = z.int();

const progress = z.object({
  done: count.meta({ description: 'rows so far; the sum of the others' }),
  created: count,
  changed: count,
  unchanged: count,
  imported: count,
  known: count,
  conflict: count,
  refused: count,
  failed: count.meta({ description: 'by an error of ours, three times; nothing was done for these' }),
});

export const importJob = z.object({
  id: z.string(),
  kind: z.enum(['identities', 'certificates']),
  source: z.string().nullable().meta({ description: 'whose identities these are' }),
  purpose: z.string().nullable().meta({ description: 'of the certificates' }),
  dryRun: z.boolean(),
  status: z.enum(importJobStatuses),
  rows: count.meta({ description: 'in all' }),
  progress,
  vanished: z.array(z.string()).meta({
    description:
      'of a source that sends all it has, once everything is read: sent before, and not this time; at most 1,000',
  }),
  requestedBy: z.string(),
  stopped: stopped.nullable().meta({ description: 'why it was cancelled without anybody’s word' }),
  reason: z.string(),
  requestedAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  advancedAt: timestamp.meta({ description: 'when a batch was last finished' }),
  reportUntil: timestamp.nullable().meta({ description: 'until when it is kept what came of each row' }),
});

export const importJobRow = z.object({
  line: z.int().meta({ description: 'of the file, or the place in the list or the bundle, from 1' }),
  outcome: z.enum(importOutcomes),
  identityId: z.string().nullable(),
  certificateId: z.string().nullable(),
  fingerprint: z.string().nullable(),
  slot: z.string().nullable(),
  stage: z.string().nullable(),
  changed: z.array(z.string()),
  reason: z.string().nullable().meta({ description: 'stable, of what was not taken' }),
  detail: z.string().nullable(),
});

export const importRowQuery = pageQuery.extend({ outcome: z.enum(importOutcomes).optional() });

export const importCancelled = z.object({ id: z.string(), rows: count, progress });
