import {
  evidenceSources,
  evidenceTypes,
  MOST_JOB_CHARACTERS,
  operatingModels,
  purposeNames,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { reason, timestamp } from './common.ts';

const fingerprint = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: 'SHA-256 of the DER, lower-case hex' });
const slot = z.string().min(1).max(64).nullable();

export const order = z.strictObject({
  identityId: z.string(),
  purpose: z.enum(purposeNames),
  slot: slot.default(null).meta({ description: 'null where the purpose has one certificate per identity' }),
  csrPem: z.string().max(20_000).optional().meta({
    description:
      'one PKCS#10 request in PEM; only its key reaches the certificate. Left out, the endpoint is to send one: a station is asked for it as soon as it is connected',
  }),
  reason,
});
export const ordered = z.object({
  certificateId: z.string(),
  jobId: z.string().nullable().meta({ description: 'null when the record that has this key needs no more work' }),
  state: z.string(),
});

export const importQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });

export const certificateImport = z.strictObject({
  purpose: z.enum(purposeNames),
  operatingModel: z.enum(operatingModels).nullable().default(null).meta({ description: 'null: the purpose’s own' }),
  bundlePem: z
    .string()
    .max(MOST_JOB_CHARACTERS)
    .optional()
    .meta({ description: 'end entities in any order, each with or without the CAs above it; never a key' }),
  csv: z.string().max(MOST_JOB_CHARACTERS).optional().meta({
    description:
      'instead of bundlePem and entries: RFC 4180; a column pem with one end entity and maybe the CAs above it, and where wanted identity_id, slot, platform, platform_status',
  }),
  entries: z
    .array(
      z.strictObject({
        fingerprint,
        identityId: z.string().optional().meta({ description: 'absent: the identity whose names it has' }),
        slot: slot.optional().meta({ description: 'absent: the only one that it can be' }),
        platform: z
          .strictObject({ name: z.enum(['aws_iot', 'aws_acm']), status: z.string().min(1).max(64) })
          .optional()
          .meta({ description: 'absent: the record begins as issued' }),
      }),
    )
    .max(30_000)
    .default([])
    .meta({ description: 'what is known of single certificates beside what they say' }),
  reason,
});

/** What came of one certificate that exists already, wherever it was found. */
export const importedCertificate = z.object({
  fingerprint: z.string(),
  outcome: z.enum(['imported', 'known', 'conflict', 'refused']),
  certificateId: z.string().nullable(),
  identityId: z.string().nullable(),
  slot: z.string().nullable(),
  stage: z.string().nullable(),
  reason: z.string().nullable().meta({ description: 'stable, why it is not imported' }),
  detail: z.string().nullable(),
});

export const importReport = z.object({ dryRun: z.boolean(), certificates: z.array(importedCertificate) });

export const sighting = z.strictObject({
  type: z.enum(evidenceTypes),
  from: z.enum(evidenceSources),
  source: z.string().min(1).max(200).meta({ description: 'who it was there: a node, a provider, a program' }),
  seenAt: timestamp,
  reference: z.string().min(1).max(500).optional().meta({ description: 'by which the observer finds it again' }),
  reason,
});
export const evidenceRecorded = z.object({
  certificateId: z.string(),
  effect: z.enum(['noted', 'activated', 'rolled_back', 'reactivated', 'already_active']),
  stillNeeded: z.string().nullable().meta({ description: 'what the purpose asks for, while more of it is needed' }),
});
