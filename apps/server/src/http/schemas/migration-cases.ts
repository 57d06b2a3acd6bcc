import { migrationSteps } from '@bfcert/evse-security';
import { z } from 'zod';
import { pageQuery, timestamp } from './common.ts';
import { migrationState } from './stations.ts';

/** More are a wave, with a rate, thresholds and two people. */
const MOST_AT_ONCE = 10;

export const planMigrations = z.strictObject({
  identityIds: z.array(z.string()).min(1).max(MOST_AT_ONCE),
  reason: z.string().min(3).max(500),
});
export const plannedMigrations = z.object({
  planned: z.array(z.object({ identityId: z.string(), caseId: z.string() })),
  refused: z.array(z.object({ identityId: z.string(), code: z.string(), detail: z.string() })),
});
export type PlannedMigrations = z.infer<typeof plannedMigrations>;
export const migrationAction = z.strictObject({ reason: z.string().min(3).max(500) });

export const migrationCasesQuery = pageQuery.extend({ state: migrationState.optional() });

const stop = z
  .object({ code: z.string(), because: z.string(), phase: z.string().meta({ description: 'in which it stopped' }) })
  .nullable();

export const migrationCase = z.object({
  caseId: z.string(),
  identityId: z.string(),
  name: z.string().meta({ description: 'of the station' }),
  state: migrationState,
  step: z.enum(migrationSteps).nullable().meta({ description: 'of one that is pending' }),
  lastOutcome: z.string(),
  waitingFor: z.string().nullable(),
  stop: stop.meta({ description: 'why a person is to decide' }),
  certificateId: z.string().nullable(),
  createdAt: timestamp,
  changedAt: timestamp,
  deadline: timestamp.nullable().meta({ description: 'of its step' }),
});
export type MigrationCaseRow = z.infer<typeof migrationCase>;

export const migrationCaseDetail = migrationCase.extend({
  serialNumber: z.string(),
  profileFloor: z.literal([2, 3]),
  cutoverFailures: z.int(),
  anchors: z.array(z.object({ name: z.string(), fingerprint: z.string(), state: z.string() })),
  keys: z.array(z.object({ keyId: z.string(), version: z.int(), state: z.string(), origin: z.string() })),
  lastRefusedHandshake: z
    .object({ at: timestamp, reason: z.string(), count: z.int() })
    .nullable()
    .meta({ description: 'of somebody who used its name, and may have been it' }),
  timeline: z.array(z.object({ at: timestamp, kind: z.string(), text: z.string() })),
});
export type MigrationCaseDetail = z.infer<typeof migrationCaseDetail>;

export const migrationReadiness = z.object({
  identityId: z.string(),
  name: z.string(),
  profileFloor: z.literal([2, 3]),
  checks: z.array(
    z.object({
      check: z.enum([
        'capability',
        'owner_approval',
        'last_contact',
        'identity',
        'clock',
        'trust_anchor',
        'firmware',
        'key_hygiene',
      ]),
      verdict: z.enum(['met', 'blocked', 'waiting', 'open', 'unknown']),
      code: z
        .string()
        .nullable()
        .meta({ description: 'of one that is blocked: the name under which its case would stop' }),
      because: z.string().nullable(),
    }),
  ),
});
export type MigrationReadinessReport = z.infer<typeof migrationReadiness>;
