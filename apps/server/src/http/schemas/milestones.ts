import { attestableCriteria, attestationStates } from '@bfcert/certificate-lifecycle';
import { criterionVerdicts, milestoneNames } from '@bfcert/evse-security';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, timestamp } from './common.ts';

export const milestone = z.object({
  milestone: z.enum(milestoneNames),
  meaning: z.string().meta({ description: 'in the words of the specification' }),
  isMet: z.boolean().meta({ description: 'each of its criteria is' }),
  criteria: z.array(
    z.object({
      criterion: z.string(),
      verdict: z
        .enum(criterionVerdicts)
        .meta({ description: 'needs_attestation: no data shows it, and no attestation is in force' }),
      figure: z.string().meta({ description: 'what was counted, or what somebody attests' }),
      source: z.string().meta({ description: 'what it is counted from, or who attests it' }),
    }),
  ),
});
export const milestoneList = z.object({ data: z.array(milestone) });

export const complianceQuery = z.strictObject({ format: z.enum(['ndjson', 'csv']).default('ndjson') });

const criterion = z.enum(attestableCriteria);

export const attestation = z.object({
  id: z.string(),
  criterion,
  state: z.enum(attestationStates),
  statement: z.string(),
  link: z.string().nullable(),
  attestedBy: z.string(),
  attestedAt: timestamp,
  until: timestamp.meta({ description: 'from then on it is worth nothing' }),
  auditEntryId: z.string().meta({ description: 'the entry that stands for it in the sealed audit' }),
  withdrawn: z.object({ at: timestamp, by: z.string(), reason: z.string() }).nullable(),
});

export const attestationQuery = pageQuery.extend({ criterion: criterion.optional() }).strict();

export const newAttestation = explained
  .extend({
    criterion,
    statement: z.string().min(3).max(2_000).meta({ description: 'what is attested, in your words' }),
    link: z
      .url({ protocol: /^https?$/ })
      .max(2_000)
      .nullable()
      .default(null)
      .meta({ description: 'where it can be seen' }),
    until: z.iso.datetime().meta({ description: 'RFC 3339, UTC; 366 days ahead at most' }),
  })
  .strict();
export const attestationMade = z.object({ attestationId: z.string(), until: timestamp });
export const attestationWithdrawn = z.object({ attestationId: z.string() });
