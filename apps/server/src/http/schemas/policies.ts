import {
  issuances,
  migrationPermissions,
  onWordOfCompromised,
  policyLevels,
  rootsOfOthers,
  weekdays,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { posture } from './certificates.ts';
import { stopped, timestamp } from './common.ts';

const seconds = z.int().meta({ description: 'seconds' });

const maintenance = z.strictObject({
  timeZone: z.string().min(1).max(64).meta({ description: 'IANA name, e.g. Europe/Berlin' }),
  windows: z
    .array(
      z.strictObject({
        days: z.array(z.enum(weekdays)).min(1).max(7),
        from: z.string().meta({ description: 'HH:MM, local' }),
        to: z.string().meta({ description: 'HH:MM, local; at or before `from`: on the next day' }),
      }),
    )
    .min(1)
    .max(14),
});

const override = z.strictObject({
  validity: seconds.optional(),
  renewBefore: seconds.optional().meta({ description: 'seconds before notAfter: a renewal may start' }),
  escalateBefore: seconds.optional(),
  incidentBefore: seconds.optional(),
  rollbackWindow: seconds.optional(),
  retry: z.record(z.string(), z.int()).optional(),
  maintenance: maintenance.nullable().optional().meta({ description: 'null: at any time' }),
  onWordOfCompromised: z.enum(onWordOfCompromised).optional().meta({
    description: 'what becomes of a certificate that was issued on the word of a compromised one',
  }),
  issuance: z.enum(issuances).optional().meta({
    description:
      'of charger_combined, at the level program: whether the program has combined certificates; by default none has',
  }),
  migration: z.enum(migrationPermissions).optional().meta({
    description: 'of charger_identity: whether migrations begin, or wait until a rule says that the owner has agreed',
  }),
  rootsOfOthers: z.enum(rootsOfOthers).optional().meta({
    description:
      'of charger_identity and controller_identity: whether roots for its CSMS that others put on a station are left there, the default, or deleted as the end of its rollouts',
  }),
});

const rule = z.strictObject({
  name: z.string().min(1).max(50),
  purpose: z.string().max(50),
  level: z.enum(policyLevels),
  value: z.string().min(1).max(100).nullable().meta({ description: 'null at the level purpose' }),
  set: override,
});

const perDay = z.int().nullable().optional().meta({ description: 'within 24 hours; null: what the hours allow' });

export const policyDraft = z.strictObject({
  rules: z.array(rule).max(500),
  renewalsPerHour: z.int().meta({ description: 'for an authority without a quota of its own' }),
  renewalsPerDay: perDay,
  quotas: z
    .array(z.strictObject({ authority: z.string().min(1).max(100), renewalsPerHour: z.int(), renewalsPerDay: perDay }))
    .max(500),
});

export const policyVersion = policyDraft.extend({
  version: z.int(),
  appliedAt: timestamp,
  appliedBy: z.string(),
  reason: z.string(),
});

const reason = z.string().min(3).max(500).meta({ description: 'in your words; stands in the audit' });

export const newDryRun = z.strictObject({
  draft: policyDraft.optional(),
  restore: z.int().min(1).max(2_147_483_647).optional().meta({ description: 'an old version, to be applied again' }),
  reason,
});

export const dryRun = z.object({
  id: z.string(),
  baseVersion: z.int().meta({ description: 'what it was compared with; the If-Match of its application' }),
  at: timestamp,
  requestedBy: z.string(),
  status: z
    .enum(['looking', 'complete', 'cancelled'])
    .meta({ description: 'looking: not every certificate was looked at yet; it can be applied once it is complete' }),
  stopped: stopped.nullable().meta({ description: 'why it was cancelled without anybody’s word' }),
  draft: policyDraft,
  effect: z.object({
    certificates: z.int().meta({ description: 'that were looked at so far' }),
    postures: z.array(z.object({ from: posture, to: posture, count: z.int() })),
    renewalsEarlier: z.int(),
    renewalsLater: z.int(),
    dueNow: z.int().meta({ description: 'renewals that would be due now and are not yet' }),
    examples: z.array(
      z.object({
        certificateId: z.string(),
        purpose: z.string(),
        owner: z.string(),
        from: posture,
        to: posture,
        renewalFrom: timestamp,
        renewalTo: timestamp,
      }),
    ),
  }),
});

export const policyApplication = z.strictObject({ dryRunId: z.string(), reason });
