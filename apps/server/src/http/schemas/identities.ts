import {
  aliveBecause,
  certificateEnds,
  MOST_JOB_CHARACTERS,
  MOST_JOB_ROWS,
  subjectTypes,
} from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { pageQuery, reason, timestamp } from './common.ts';

const binding = z.strictObject({ kind: z.string().min(1).max(32), value: z.string().min(1).max(253) });
const label = z.string().min(1).max(100);
const content = {
  owner: label.meta({ description: 'customer or depot' }),
  family: label.meta({ description: 'vendor, model and firmware range' }),
  cohorts: z.array(label).max(20),
  bindings: z.array(binding).min(1).max(100),
};
const subjectType = z.enum(subjectTypes);

export const identityRow = z.object({
  id: z.string(),
  name: z.string(),
  subjectType,
  owner: z.string(),
  family: z.string(),
  cohorts: z.array(z.string()),
  bindings: z.array(z.object({ kind: z.string(), value: z.string() })),
  createdAt: timestamp,
  version: z.int(),
  decommissioned: z
    .object({ at: timestamp, by: z.string(), reason: z.string(), certificates: z.enum(certificateEnds) })
    .optional()
    .meta({ description: 'it is gone for good since then; left out: it is in service' }),
});

const certificates = z.enum(certificateEnds).meta({
  description:
    'revoke: with cessationOfOperation; run_out: those in force are taken out of use and expire, and only what was never seen in use is revoked',
});
export const decommissionQuery = z.strictObject({ certificates: certificates.default('revoke') });
export const decommissionWish = z.strictObject({ certificates, reason });
export const decommissioned = z.object({
  id: z.string(),
  version: z.int(),
  approvalId: z.string().nullable().meta({ description: 'of the second person who is asked; nothing was done yet' }),
});
export const decommissionPreview = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int(),
  lastSeenAt: timestamp.nullable(),
  needsSecondPerson: z.array(z.enum(aliveBecause)).meta({
    description: 'why: it may be alive, or two people guard what opens under its names. Empty: nobody else is asked',
  }),
  endpoints: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .meta({ description: 'of a charger its EVSEs, which go with it' }),
  certificates: z.array(
    z.object({
      certificateId: z.string(),
      identityId: z.string(),
      purpose: z.string(),
      state: z.string(),
      fate: z.enum(['cancelled', 'revoked', 'deactivated', 'left']),
      because: z.string().nullable().meta({ description: 'why it is left' }),
    }),
  ),
  recoveryCaseId: z.string().nullable(),
  bindingExceptions: z.int(),
  stationTolerances: z.int(),
  station: z
    .object({
      isConnected: z.boolean(),
      keys: z.int().meta({ description: 'passwords that retire' }),
      processes: z.array(z.object({ processId: z.string(), phase: z.string() })),
      orders: z.int(),
      waves: z.array(z.string()).meta({ description: 'in which it waits for its turn' }),
      breakGlassId: z.string().nullable(),
    })
    .nullable()
    .meta({ description: 'what is under way for it as a station; null: it is none' }),
});

export const identityQuery = pageQuery.extend({
  subjectType: subjectType.optional(),
  owner: label.optional(),
  family: label.optional(),
  cohort: label.optional(),
  q: z.string().max(253).optional().meta({ description: 'a part of any name it has' }),
});

export const registration = z.strictObject({ subjectType, ...content, reason });

export const identityChange = z
  .strictObject({ ...content, reason })
  .partial({ owner: true, family: true, cohorts: true, bindings: true })
  .meta({ description: 'what is left out stays; `bindings` and `cohorts` are all of them' });
export const identityChanged = z.object({
  id: z.string(),
  version: z.int(),
  changed: z.array(z.enum(['owner', 'family', 'cohorts', 'bindings'])),
  approvalId: z.string().nullable().meta({ description: 'of the second person who is asked; nothing was done yet' }),
});

export const identityImport = z.strictObject({
  source: z.string().min(1).max(63).meta({ description: 'whose identities these are' }),
  sync: z
    .strictObject({ id: z.string().min(1).max(64), isLast: z.boolean() })
    .optional()
    .meta({
      description:
        'of a source that sends all it has, by those who act for every owner: the same id in every part and in no other synchronisation, and which part is the last; a dry run is one part',
    }),
  rows: z
    .array(z.strictObject({ subjectType, ...content, cohorts: content.cohorts.default([]) }))
    .max(MOST_JOB_ROWS)
    .optional(),
  csv: z.string().max(MOST_JOB_CHARACTERS).optional().meta({
    description:
      'RFC 4180; columns subject_type, owner, family, cohorts (semicolons between them) and kinds of bindings',
  }),
  reason,
});
export const importQuery = z.strictObject({ dryRun: z.enum(['true', 'false']).default('false') });

export const importReport = z.object({
  source: z.string(),
  dryRun: z.boolean(),
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  conflicts: z.int(),
  rows: z.array(
    z.object({
      line: z.int().meta({ description: 'of the file, or the place in the list, from 1' }),
      outcome: z.enum(['created', 'changed', 'unchanged', 'conflict']),
      identityId: z.string().nullable(),
      changed: z.array(z.string()).optional(),
      reason: z.string().optional().meta({ description: 'of a conflict' }),
      detail: z.string().optional(),
    }),
  ),
  vanished: z
    .array(z.string())
    .meta({ description: 'sent by this source before, and not this time; nothing was done' }),
});

export const identitySource = z.object({
  name: z.string(),
  intervalSeconds: z.int().nullable(),
  synchronisedAt: timestamp.nullable(),
  isLate: z.boolean(),
});
export const declaredSource = z.strictObject({
  intervalSeconds: z
    .int()
    .nullable()
    .meta({ description: 'within which it sends all it has; null: nobody waits for it' }),
  reason,
});
