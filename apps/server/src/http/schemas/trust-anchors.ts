import { bundledTrustDomains, bundlePurposes, bundleStates } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, reason, timestamp, turnedDown } from './common.ts';

const purpose = z.enum(bundlePurposes);

const anchor = z.object({
  name: z.string().meta({ description: 'its subject' }),
  issuer: z.string(),
  isRoot: z.boolean().meta({ description: 'issued to itself; else an intermediate' }),
  fingerprint: z.string().meta({ description: 'SHA-256 of the DER, lower-case hex' }),
  spkiSha256: z.string().meta({ description: 'SHA-256 of the SubjectPublicKeyInfo, lower-case hex' }),
  serial: z.string().meta({ description: 'lower-case hex without leading zeros' }),
  notBefore: timestamp,
  notAfter: timestamp,
  pem: z.string(),
});

export const trustAnchorBundle = z.object({
  id: z.string(),
  purpose,
  trustDomains: z.array(z.enum(bundledTrustDomains)),
  version: z.int(),
  state: z.enum(bundleStates),
  activatedAt: timestamp.nullable().meta({ description: 'null: it never was in force' }),
  imported: z
    .object({ at: timestamp, by: z.string(), reason: z.string() })
    .nullable()
    .meta({ description: 'null: read from our own PKI' }),
  turnedDown: turnedDown.meta({ description: 'of what was proposed and is `declined` or `taken_back`' }),
  anchors: z.array(anchor),
});

export const trustAnchorDraftDeleted = z.object({
  bundleId: z.string(),
  version: z.int().meta({ description: 'the number that it had' }),
});

export const trustAnchorStep = z.object({
  bundleId: z.string(),
  version: z.int(),
  state: z.enum(bundleStates),
  approvalId: z.string().nullable().meta({ description: 'nothing was done: a second person is asked' }),
});

export const removedAnchors = explained
  .extend({
    fingerprints: z
      .array(z.string().regex(/^[0-9a-f]{64}$/))
      .min(1)
      .max(100)
      .meta({ description: 'SHA-256 of their DER' }),
  })
  .strict();

export const bundleQuery = pageQuery
  .extend({
    purpose: purpose.optional(),
    trustDomain: z.enum(bundledTrustDomains).optional(),
    state: z.enum(bundleStates).optional(),
    q: z
      .string()
      .max(10_000)
      .optional()
      .meta({ description: 'a fingerprint, an SPKI hash, a serial number, PEM, or a part of a subject' }),
  })
  .strict();

export const importQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });

export const trustAnchorImport = z.strictObject({
  purpose,
  anchorsPem: z
    .string()
    .max(200_000)
    .meta({ description: 'all that the next version has: 1–100 CA certificates in PEM; never a key' }),
  reason,
});

export const trustAnchorImportReport = z.object({
  dryRun: z.boolean(),
  bundleId: z.string().nullable().meta({
    description: 'the draft, or what is proposed; null in a dry run, and when any certificate was refused',
  }),
  needsApproval: z
    .boolean()
    .meta({ description: 'it adds anchors under which stations come in: a second person has to approve it' }),
  approvalId: z
    .string()
    .nullable()
    .meta({ description: 'the question to the second person: nothing of it holds before the answer' }),
  version: z.int().meta({ description: 'that the draft has, or would have' }),
  certificates: z.array(
    z.object({
      fingerprint: z.string(),
      name: z.string().nullable().meta({ description: 'null of what cannot be read' }),
      outcome: z.enum(['added', 'kept', 'refused']).meta({ description: 'against the newest version' }),
      reason: z.string().nullable().meta({ description: 'stable, why it is refused' }),
      detail: z.string().nullable(),
    }),
  ),
  removed: z
    .array(z.object({ fingerprint: z.string(), name: z.string() }))
    .meta({ description: 'what the newest version has and this file has not' }),
});
