import { capabilities, capabilityNames, wishes } from '@bfcert/evse-security';
import { z } from 'zod';
import { reason, timestamp } from './common.ts';

const names = capabilityNames as unknown as [string, ...string[]];
const name = z.enum(names as [(typeof capabilityNames)[number], ...(typeof capabilityNames)[number][]]);
const value = z.union([z.boolean(), z.number(), z.string(), z.array(z.string())]);

/** Of every capability what it means and which values it takes. */
const explained = capabilityNames
  .map((one) => {
    const entry = capabilities[one];
    const takes =
      entry.form === 'yes_no'
        ? 'true or false'
        : entry.form === 'count'
          ? `${entry.least} to ${entry.most}`
          : entry.form === 'word'
            ? `up to ${entry.most} characters`
            : `${entry.form === 'several' ? 'some' : 'one'} of ${entry.of.join(', ')}`;
    return `\`${one}\` (${takes}): the station ${entry.means}.`;
  })
  .join(' ');

const exclusion = z.strictObject({
  responsible: z.string().min(1).max(100).meta({ description: 'who answers for it' }),
  until: timestamp.meta({ description: 'when it is to be looked at again; within a year' }),
});

export const familyDraft = z.strictObject({
  capabilities: z
    .record(z.string().max(60), value)
    .meta({ description: `What is not named is not declared. ${explained}` }),
  exclusion: exclusion
    .nullable()
    .default(null)
    .meta({ description: 'of a family whose path is `excluded`, and of no other' }),
});
export const declareFamily = familyDraft.extend({ reason });

export const familyDeclaration = z.object({
  version: z.int(),
  capabilities: z.partialRecord(name, value),
  exclusion: z.object({ responsible: z.string(), until: timestamp }).nullable(),
  declaredAt: timestamp,
  declaredBy: z.string(),
  reason: z.string(),
});
export const family = z.object({ family: z.string(), declaration: familyDeclaration.nullable() });
export const familyRow = family.extend({
  stations: z.int().meta({ description: 'of the owners that the caller acts for' }),
});

const wish = z.enum(wishes);
export const familyEffect = z.object({
  baseVersion: z.int().meta({ description: 'what it was compared with; 0: nothing was declared' }),
  stations: z.int(),
  touched: z.int().meta({ description: 'for which another value would count' }),
  contradicted: z.int().meta({ description: 'that have shown something else: they are treated by what they showed' }),
  refused: z.partialRecord(wish, z.int()).meta({ description: 'stations of which this could not be had any more' }),
  allowed: z.partialRecord(wish, z.int()),
  examples: z
    .array(
      z.object({
        identityId: z.string(),
        name: z.string(),
        changes: z.array(z.object({ capability: name, from: value.nullable(), to: value.nullable() })),
        contradicts: z.array(name),
        refused: z.array(wish),
        allowed: z.array(wish),
      }),
    )
    .meta({ description: 'the first 200 that are touched or contradicted' }),
});

const standing = z.object({
  capability: name,
  value: value.nullable().meta({ description: 'what counts; null: not known' }),
  source: z.enum(['exception', 'observed', 'declared', 'unknown']),
  declared: value.nullable(),
  observed: value.nullable(),
  evidence: z.string().nullable().meta({ description: 'what was seen of it' }),
  seenAt: timestamp.nullable(),
  refusal: z
    .object({ detail: z.string(), at: timestamp })
    .nullable()
    .meta({ description: 'the last time it said no to what it knows; decides nothing' }),
  contradicts: z.boolean().meta({ description: 'it has shown something else than its family declares' }),
});

/** Of one station among many; `GET /stations/{id}/capabilities` has all of it. */
export const capabilitiesInShort = z.object({
  contradicts: z.array(name).meta({ description: 'in which it has shown something else than its family declares' }),
  exceptions: z.array(name).meta({ description: 'in which it is an exception, by the word of a person' }),
  refused: z.array(wish).meta({ description: 'what cannot be had of it' }),
});

export const capabilityException = z.object({
  id: z.string(),
  identityId: z.string(),
  capability: name,
  value,
  responsible: z.string(),
  until: timestamp,
  reason: z.string(),
  grantedBy: z.string(),
  grantedAt: timestamp,
});
export type CapabilityExceptionRow = z.infer<typeof capabilityException>;

export const stationCapabilities = z.object({
  family: z.string(),
  declarationVersion: z.int().nullable(),
  firmwareVersion: z.string().nullable(),
  capabilities: z.array(standing).meta({ description: 'every one there is' }),
  exceptions: z.array(capabilityException),
});

export const excludedFamily = z.object({
  family: z.string(),
  stations: z.int(),
  responsible: z.string(),
  until: timestamp,
  isOverdue: z.boolean().meta({ description: 'its time is over; it stays excluded until somebody declares it anew' }),
  reason: z.string(),
});

export const grantCapabilityException = z.strictObject({
  identityId: z.string().max(64),
  capability: z.string().max(60),
  value,
  responsible: z.string().max(200),
  until: timestamp,
  reason,
});
