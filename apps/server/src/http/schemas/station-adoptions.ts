import { z } from 'zod';
import { explained } from './certificates.ts';
import { timestamp, turnedDown } from './common.ts';

export const stationAdoptionQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });

const text = z.string().min(1).max(200);

export const newStationAdoption = explained
  .extend({
    owner: text.optional(),
    family: text.optional(),
    cohort: text.optional(),
    q: text.optional().meta({ description: 'a part of any name of the station' }),
    until: z.iso.datetime().meta({ description: 'RFC 3339, UTC; 90 days ahead at most' }),
    count: z
      .int()
      .min(0)
      .max(100_000)
      .nullable()
      .meta({ description: 'as a person typed it who has seen the dry run; null with `dryRun=true`' }),
  })
  .strict();

export const stationAdoptionReport = z.object({
  count: z.int().meta({
    description:
      'stations that would be let in with what they have; whether one is on Profile 3 is seen at its handshake',
  }),
  skipped: z.array(
    z.object({
      reason: z.string().meta({ description: 'stable: tolerance_active, certificate_on_record or password_usable' }),
      detail: z.string(),
      count: z.int(),
      examples: z.array(z.string()),
    }),
  ),
  adoptionId: z.string().nullable().meta({ description: 'null of a dry run' }),
  approvalId: z
    .string()
    .nullable()
    .meta({ description: 'nothing is granted before another administrator approves it; null of a dry run' }),
});

export const stationAdoption = z.object({
  id: z.string(),
  owner: z.string().nullable().meta({ description: 'of the filter' }),
  family: z.string().nullable(),
  cohort: z.string().nullable(),
  q: z.string().nullable(),
  until: timestamp,
  owners: z.array(z.string()).meta({ description: 'of its stations' }),
  stations: z.array(z.string()).meta({ description: 'ids of their identities' }),
  requestedBy: z.string(),
  reason: z.string(),
  askedAt: timestamp,
  outcome: z
    .object({
      at: timestamp,
      granted: z.int(),
      refused: z.array(z.object({ identityId: z.string(), reason: z.string() })),
    })
    .nullable()
    .meta({ description: 'null: nobody has approved it' }),
  turnedDown: turnedDown.meta({ description: 'the second administrator said no, or the question was taken back' }),
});
