import { stationBundles } from '@bfcert/certificate-lifecycle';
import { usualWaveRules, waveKinds } from '@bfcert/evse-security';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, timestamp } from './common.ts';

const text = z.string().min(1).max(200);
const minutes = z.int().min(0).max(1_435);

const selection = z
  .strictObject({
    owner: text.optional(),
    family: text.optional(),
    cohorts: z
      .array(text)
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'sites and regions; of several, one suffices' }),
    identityIds: z.array(z.string().max(64)).min(1).max(10_000).optional(),
    seenWithinDays: z
      .int()
      .min(1)
      .max(3_650)
      .optional()
      .meta({ description: 'whoever was not connected within so many days is left alone' }),
  })
  .meta({ description: 'which stations; each that is given narrows it, and none is all of them' });

const window = z.strictObject({
  days: z
    .array(z.literal([0, 1, 2, 3, 4, 5, 6]))
    .min(1)
    .max(7)
    .meta({ description: 'on which it opens; 0 is Sunday' }),
  from: minutes.meta({ description: 'minutes since midnight, a multiple of five' }),
  to: minutes.meta({ description: 'the same; at or before `from`, on the day after' }),
  timeZone: z.string().min(1).max(64).meta({ description: 'IANA, such as Europe/Berlin' }),
});

const rules = z.strictObject({
  canarySize: z.int().default(usualWaveRules.canarySize).meta({ description: 'how many are tried first; 0: none' }),
  groupSize: z.int().default(usualWaveRules.groupSize),
  successPercent: z
    .int()
    .default(usualWaveRules.successPercent)
    .meta({ description: 'of a group, before the next begins' }),
  errorPercent: z
    .int()
    .default(usualWaveRules.errorPercent)
    .meta({ description: 'of a group; one failure more, and the wave is held' }),
  atOnce: z.int().default(usualWaveRules.atOnce).meta({ description: 'under way at most' }),
  perHour: z.int().default(usualWaveRules.perHour).meta({ description: 'begun in any hour at most' }),
  perHourOfFamily: z.int().nullable().default(null).meta({ description: 'the same of one family' }),
  perHourOfCohort: z.int().nullable().default(null).meta({ description: 'the same of one site or region' }),
  window: window.nullable().default(null).meta({ description: 'when stations are begun; null: at any time' }),
  notBefore: timestamp.nullable().default(null).meta({
    description: 'its planned start, RFC 3339, UTC: no station is begun before; null: as soon as it is started',
  }),
});

export const waveKind = z
  .enum(waveKinds)
  .meta({ description: 'what its stations are brought: Profile 3, new AuthorizationKeys, or trust anchors' });

/** The bundles that stations are brought. */
export const stationBundle = z.enum(stationBundles);

export const wavePlanQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });

export const newWave = explained
  .extend({
    kind: waveKind,
    bundle: stationBundle.optional().meta({
      description: 'with trust_anchors whose version it brings; left out: charging_station_trust',
    }),
    name: text,
    selection,
    rules: rules.prefault({}),
    count: z
      .int()
      .min(0)
      .max(100_000)
      .nullable()
      .meta({ description: 'as a person typed it who has seen the dry run; null with `dryRun=true`' }),
  })
  .strict();

export const wavePlanReport = z.object({
  waveId: z.string().nullable().meta({ description: 'null of a dry run' }),
  count: z.int().meta({ description: 'stations that it would be about' }),
  groups: z.array(z.int()).meta({ description: 'how many are in each, the first first' }),
  families: z.array(z.object({ family: z.string(), count: z.int() })),
  skipped: z.array(
    z.object({
      reason: z.enum([
        'already_on_profile_3',
        'station_behind_controller',
        'case_is_open',
        'rollout_is_open',
        'anchors_verified',
        'version_has_no_word',
        'trust_anchor_store_full',
        'exempt_from_migration',
        'owner_approval_missing',
        'not_seen_lately',
        'password_not_taken',
        'key_missing',
        'migration_is_open',
        'rotation_is_open',
        'in_another_wave',
        'key_replaced_since',
        'family_cannot',
      ]),
      detail: z.string(),
      count: z.int(),
      families: z.array(z.object({ family: z.string(), count: z.int() })),
      examples: z.array(z.string()),
    }),
  ),
  opensAt: timestamp
    .nullable()
    .meta({ description: 'the first moment at which its rules let it begin a station; null: its window never opens' }),
});
export type WavePlanReport = z.infer<typeof wavePlanReport>;

export const waveState = z.enum(['draft', 'running', 'paused', 'held', 'completed', 'aborted']);

export const wave = z.object({
  waveId: z.string(),
  kind: waveKind,
  bundle: stationBundle.nullable().meta({ description: 'with trust_anchors: whose version it brings' }),
  bundleId: z
    .string()
    .nullable()
    .meta({ description: 'that version; null where stations are only to lose what they have of the bundle' }),
  name: z.string(),
  state: waveState,
  selection,
  rules,
  owners: z.array(z.string()).meta({ description: 'of its stations' }),
  plannedBy: z.string(),
  plannedAt: timestamp,
  reason: z.string(),
  startedBy: z.string().nullable(),
  startedAt: timestamp.nullable(),
  endedAt: timestamp.nullable(),
  hold: z
    .object({
      code: z.enum(['too_many_failures', 'group_cannot_succeed', 'group_left_out']),
      because: z.string(),
      group: z.int(),
      at: timestamp,
    })
    .nullable(),
  waitingFor: z.string().nullable().meta({ description: 'before more is begun' }),
  changedAt: timestamp,
  groups: z.array(
    z.object({
      group: z.int(),
      waiting: z.int(),
      underWay: z.int(),
      active: z.int(),
      failed: z.int(),
      leftOut: z.int(),
    }),
  ),
  allowed: z.array(z.enum(['start', 'pause', 'resume', 'abort'])).meta({ description: 'what may be done with it now' }),
});
export type Wave = z.infer<typeof wave>;

export const waveDetail = wave.extend({
  failures: z
    .array(z.object({ code: z.string(), family: z.string(), count: z.int() }))
    .meta({ description: 'what stopped stations, the most frequent first' }),
  health: z.object({
    waiting: z.int(),
    underWay: z.int(),
    active: z.int(),
    failed: z.int(),
    leftOut: z.int(),
    lastHour: z.object({ begun: z.int(), ended: z.int() }),
    expectedEnd: timestamp.nullable().meta({ description: 'at the pace of the last hour; null: nobody can say' }),
    budget: z
      .object({ group: z.int(), mayFail: z.int(), failed: z.int() })
      .nullable()
      .meta({ description: 'how many of the group under way may fail before the wave is held, and how many have' }),
    visibility: z
      .object({ failures: z.int(), p50Ms: z.int().nullable(), p99Ms: z.int().nullable() })
      .meta({ description: 'from the answer or the deadline that made a station fail to its failure being recorded' }),
  }),
});
export type WaveDetail = z.infer<typeof waveDetail>;

export const wavesQuery = pageQuery.extend({ kind: waveKind.optional() }).strict();

const memberState = z.enum(['waiting', 'under_way', 'active', 'failed', 'left_out']);

export const waveMembersQuery = pageQuery.extend({ state: memberState.optional() }).strict();

export const waveMember = z.object({
  position: z.int(),
  group: z.int(),
  identityId: z.string(),
  wireName: z.string(),
  family: z.string(),
  cohorts: z.array(z.string()),
  state: memberState,
  processId: z.string().nullable(),
  process: z
    .object({ state: z.string(), step: z.string().nullable(), waitingFor: z.string().nullable() })
    .nullable()
    .meta({ description: 'where it stands' }),
  begunAt: timestamp.nullable(),
  changedAt: timestamp,
  failedAt: timestamp
    .nullable()
    .meta({ description: 'when its failure was recorded, and so visible; null of one that was left out after it' }),
  because: z
    .object({
      code: z.string(),
      detail: z.string(),
      since: timestamp
        .nullable()
        .optional()
        .meta({ description: 'of a failure: the answer or the deadline that made it; null: a person' }),
    })
    .nullable()
    .meta({ description: 'why it failed or was left out' }),
});
export type WaveMember = z.infer<typeof waveMember>;

export const waveAction = explained.strict();
export const waveStarted = z.object({
  waveId: z.string(),
  approvalId: z.string().meta({ description: 'nothing is begun before a second person approves it' }),
});
export const waveOperated = z.object({ waveId: z.string(), state: waveState });
