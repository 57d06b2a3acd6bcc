import { z } from 'zod';
import { pageQuery, timestamp } from './common.ts';
import { hashData } from './installed-certificates.ts';
import { stationBundle } from './waves.ts';

export const trustAnchorDriftQuery = pageQuery
  .extend({
    bundle: stationBundle
      .default('charging_station_trust')
      .meta({ description: 'what stations trust us by, or one of those by which they check contracts and vehicles' }),
    drift: z
      .enum(['missing', 'unwanted'])
      .optional()
      .meta({ description: 'stations that lack an anchor, or that have one too many; left out: either' }),
    fingerprint: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .meta({ description: 'stations that lack this anchor, or have it still' }),
  })
  .strict();

const anchor = z.object({ fingerprint: z.string(), name: z.string() });

const next = z.object({
  step: z.enum(['under_way', 'next_wave', 'by_itself', 'person', 'stays']).meta({
    description:
      'what becomes of it: a rollout is about it; the next wave brings or deletes it; it is sent again by itself; a person decides; it must stay',
  }),
  code: z.string().nullable().meta({ description: 'why nothing goes on by itself, or why the last try failed' }),
  because: z.string(),
  at: timestamp.nullable().meta({ description: 'of `by_itself`: not before' }),
});

export const stationDrift = z.object({
  identityId: z.string(),
  name: z.string(),
  owner: z.string(),
  family: z.string(),
  online: z.boolean(),
  listedAt: timestamp.nullable().meta({ description: 'its last list of roots; null: it never gave one' }),
  missing: z.array(
    z.object({
      anchor,
      state: z.enum(['intended', 'requested', 'installed', 'verified', 'failed', 'mismatched', 'removed']),
      since: timestamp.nullable().meta({ description: 'the first list that showed it; null: none has yet' }),
      next,
    }),
  ),
  unwanted: z.array(
    z.object({
      anchor: anchor.nullable().meta({ description: 'the anchor of ours that it once was; null: it is of others' }),
      hashData: hashData.nullable().meta({ description: 'null: an answer is missing, and it may be there' }),
      since: timestamp.nullable().meta({ description: 'the first list that has it' }),
      next,
    }),
  ),
});
export type StationDrift = z.infer<typeof stationDrift>;
