import { breakGlassEnds, breakGlassStates, keysOfBreakGlass } from '@bfcert/evse-security';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, timestamp } from './common.ts';

const state = z.enum(breakGlassStates);
const key = z.enum(keysOfBreakGlass);

export const breakGlassesQuery = pageQuery
  .extend({
    station: z.string().max(64).optional().meta({ description: 'only of this one' }),
    state: state.optional(),
  })
  .strict();

export const breakGlassWish = explained
  .extend({
    until: timestamp.meta({ description: 'until when Profile 2 is open, 72 hours ahead at most' }),
    key: key.default('last_used').meta({
      description:
        'last_used: the password of ours with which it came last; by_hand: one that is issued after the yes and typed in; delivered: one that it is told over its present connection, before it is sent to Profile 2',
    }),
    lowers: z.boolean().default(false).meta({
      description:
        'whether we send it to Profile 2, as soon as it is connected; not with OCPP 1.6, which has no message for that',
    }),
  })
  .strict();

export const breakGlassAsked = z.object({
  breakGlassId: z.string(),
  approvalId: z.string(),
  advice: z.string().meta({ description: 'what becomes of it once the second person has said yes' }),
});

export const breakGlass = z.object({
  breakGlassId: z.string(),
  identityId: z.string(),
  migrationCaseId: z.string(),
  state,
  key,
  lowers: z.boolean(),
  until: timestamp,
  reason: z.string(),
  askedBy: z.string(),
  askedAt: timestamp,
  approvedBy: z.string().nullable(),
  openedAt: timestamp.nullable(),
  cameDownAt: timestamp
    .nullable()
    .meta({ description: 'its first login with its password since; null: it may be on Profile 3 as before' }),
  endedAt: timestamp.nullable(),
  endedBecause: z.enum(breakGlassEnds).nullable(),
});
export type BreakGlass = z.infer<typeof breakGlass>;

export const breakGlassEnded = z.object({
  breakGlassId: z.string(),
  state,
  advice: z.string().meta({ description: 'what the station may do from now on' }),
});
