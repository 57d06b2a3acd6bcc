import { bundlePurposes, groupings, toleranceKinds } from '@bfcert/certificate-lifecycle';
import { MOST_WEEKS } from '@bfcert/evse-security';
import { z } from 'zod';
import { digits, timestamp } from './common.ts';
import { waveKind, waveState } from './waves.ts';

const text = z.string().min(1).max(200);
const USUAL_WEEKS = 8;

export const calendarQuery = z.strictObject({
  from: z.iso
    .date()
    .optional()
    .meta({ description: 'a day of the first week, UTC, such as 2026-03-01; without it today' }),
  weeks: digits(z.coerce.number().int().min(1).max(MOST_WEEKS))
    .default(USUAL_WEEKS)
    .meta({ description: `how many, up to ${MOST_WEEKS}` }),
  by: z
    .enum(groupings)
    .default('cohort')
    .meta({ description: 'by what stations are told apart; sites and regions are cohorts' }),
  owner: text.optional().meta({ description: 'stations of this owner' }),
  family: text.optional().meta({ description: 'stations of this family' }),
  cohort: text.optional().meta({ description: 'stations of this cohort' }),
});

const exceptionKind = z.enum([
  ...toleranceKinds,
  'binding_exception',
  'recovery_admission',
  'break_glass',
  'capability_exception',
]);

const groupOfWeek = z.object({
  group: z.string().nullable().meta({ description: 'null: of stations that are in no cohort' }),
  expiring: z.int().meta({ description: 'certificates in force of its stations that end in this week' }),
  dueForRenewal: z.int().meta({ description: 'those whose renewal the scheduler begins in this week' }),
  exceptions: z
    .array(z.object({ kind: exceptionKind, count: z.int() }))
    .meta({ description: 'exceptions and tolerances that end' }),
  starts: z
    .array(z.object({ waveId: z.string(), stations: z.int() }))
    .meta({ description: 'waves that begin in this week, with how many of its stations wait in them' }),
});

const waveOfWeek = z.object({
  waveId: z.string(),
  kind: waveKind,
  name: z.string(),
  state: waveState,
  waiting: z.int().meta({ description: 'stations that it has not begun' }),
  begins: timestamp
    .nullable()
    .meta({ description: 'the first moment at which it may begin a station; null: that is in another week' }),
  windows: z
    .array(z.object({ from: timestamp, until: timestamp }))
    .meta({ description: 'openings of its maintenance window from then on, as long as it has not ended' }),
});

const endOfWeek = z.object({
  kind: z
    .enum(['root', 'authority', 'listener', 'trust_anchor', 'family_exclusion'])
    .meta({ description: '`authority`: one of ours below its root; `trust_anchor`: a root that has no record' }),
  name: z.string(),
  at: timestamp,
  certificateId: z.string().nullable(),
  bundlePurpose: z.enum(bundlePurposes).nullable().meta({ description: 'of an anchor' }),
  stations: z.int().nullable().meta({ description: 'of an excluded family: those that are not on Profile 3' }),
});

export const calendar = z.object({
  computedAt: timestamp,
  by: z.enum(groupings),
  weeks: z.array(
    z.object({
      week: z.string().meta({ description: 'ISO 8601, such as 2026-W53' }),
      monday: z.iso.date().meta({ description: 'it begins then, at midnight UTC' }),
      groups: z.array(groupOfWeek).meta({ description: 'those with something in this week' }),
      waves: z.array(waveOfWeek),
      ends: z.array(endOfWeek).meta({ description: 'what ends for all of them' }),
    }),
  ),
});
