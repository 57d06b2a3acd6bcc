import {
  actingParties,
  deliveryChannels,
  licensedStandards,
  operatingModels,
  ownershipFields,
  ownershipRoles,
  privateKeyOwners,
  programKinds,
  programVariabilities,
  purposeNames,
  sourceOfTruthLevels,
  standardsSources,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { pageOf, timestamp } from './common.ts';

const text = z.string().min(1).max(120);
const open = 'null: not decided yet';

const program = z.strictObject({
  slug: z.string().max(40).meta({ description: 'as identities are bound to it' }),
  name: text,
  kind: z.enum(programKinds).meta({ description: 'test: certificates are issued while decisions are still open' }),
  customer: text.nullable().meta({ description: 'the owner of its identities; null: all' }),
  countries: z.array(z.string().max(2)).max(250).nullable().meta({ description: 'ISO 3166-1 alpha-2; null: all' }),
  oem: text.nullable().meta({ description: 'as the binding vendor; null: all' }),
  scheme: text.nullable(),
});

const party = z.enum(actingParties);

/** The decision fields of what comes with a purpose; those of an entry may be open. */
const decided = {
  standardsSource: z.array(z.enum(standardsSources)).max(10),
  businessOwner: text.nullable().meta({ description: open }),
  authority: z
    .strictObject({ party: z.enum(['operator', 'outside']), name: text })
    .nullable()
    .meta({ description: `who issues, or whose approval it takes; ${open}` }),
  privateKeyOwner: z.enum(privateKeyOwners).nullable().meta({ description: open }),
  deliveryPath: z.array(z.enum(deliveryChannels)).max(10),
  role: z.array(z.enum(ownershipRoles)).max(10).meta({ description: 'what we are in it' }),
  sourceOfTruthLevel: z
    .enum(sourceOfTruthLevels)
    .nullable()
    .meta({ description: `how much of a certificate is stored; ${open}` }),
  authorities: z
    .strictObject({ renew: party, revoke: party, suspend: party, replace: party })
    .nullable()
    .meta({ description: `who does that; ${open}` }),
  programVariability: z.array(z.enum(programVariabilities)).max(5).meta({ description: 'by what the answer differs' }),
};

const entry = z.strictObject({
  purpose: z.enum(purposeNames),
  program: z
    .string()
    .max(40)
    .nullable()
    .meta({ description: 'a program of the matrix; null: all that have no entry of their own' }),
  operatingModel: z.enum(operatingModels).nullable().meta({ description: open }),
  ...decided,
  supportOwner: text.nullable().meta({ description: `to whom incidents go; ${open}` }),
  standards: z
    .array(
      z.strictObject({
        name: z.enum(licensedStandards),
        edition: text,
        validatedBy: text,
        validatedOn: z.string().max(10).meta({ description: 'YYYY-MM-DD' }),
      }),
    )
    .max(5)
    .meta({ description: 'licensed standards among its sources that somebody has validated' }),
});

export const ownershipDraft = z.strictObject({
  programs: z.array(program).max(500),
  entries: z.array(entry).max(2_000),
});

export const ownershipVersion = ownershipDraft.extend({
  version: z.int(),
  appliedAt: timestamp,
  appliedBy: z.string(),
  reason: z.string(),
});

export const ownershipVersions = pageOf(ownershipVersion);

export const ownershipMatrix = ownershipVersion.extend({
  standings: z
    .array(
      z.object({
        purpose: z.string(),
        program: z.string().nullable(),
        missing: z.array(z.enum([...ownershipFields, 'program'])).meta({ description: 'what is not decided yet' }),
        unvalidated: z.array(z.enum(licensedStandards)),
        mayIssue: z.boolean(),
        because: z.string().nullable().meta({ description: 'why nothing is issued, in a sentence' }),
      }),
    )
    .meta({ description: 'of each entry, how far it is' }),
  own: z
    .array(z.object({ purpose: z.string(), ...decided }))
    .meta({ description: 'what comes with the purposes; no edit changes it' }),
});

export const ownershipChange = z.object({
  version: z.int().meta({ description: 'that is in force' }),
  effect: z.object({
    certificates: z.int().meta({ description: 'that the matrix decides about' }),
    blocked: z.int().meta({ description: 'that would have had a successor and have none any more' }),
    freed: z.int().meta({ description: 'the other way round' }),
    groups: z.array(
      z.object({
        purpose: z.string(),
        programs: z.array(z.string()),
        count: z.int(),
        before: z.string().nullable().meta({ description: 'why no successor was made; null: one was' }),
        after: z.string().nullable(),
      }),
    ),
  }),
});

const reason = z.string().min(3).max(500).meta({ description: 'in your words; stands in the audit' });

export const newOwnershipVersion = z.strictObject({ draft: ownershipDraft, reason });
export const ownershipPreview = z.strictObject({ draft: ownershipDraft });
