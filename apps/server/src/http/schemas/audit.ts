import { z } from 'zod';
import { digits, pageQuery, timestamp } from './common.ts';

const hex64 = z.string().meta({ description: '64 lower hex digits' });
const note = z
  .string()
  .meta({ description: 'a signed note (c2sp.org/signed-note), as docs/operations/audit.md has it' });

/** An instant as the entries have theirs, so that text can be compared. */
const instant = z.iso.datetime({ precision: 3 });
/** PostgreSQL takes no U+0000, and no name here has a control character. */
const named = z
  .string()
  .max(200)
  .regex(/^\P{Cc}+$/u);

export const auditQuery = pageQuery.extend({
  order: z
    .enum(['newest', 'oldest'])
    .default('newest')
    .meta({ description: '`oldest` gives sealed entries alone, by their sequence, and takes no filter' }),
  actor: named.optional().meta({ description: '`kind:id`, whole' }),
  action: named.optional(),
  identityId: named.optional(),
  certificateId: named.optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  from: instant.optional().meta({ description: 'not before; RFC 3339, UTC, with milliseconds' }),
  to: instant.optional().meta({ description: 'before; RFC 3339, UTC, with milliseconds' }),
});

export const auditEntry = z.object({
  id: z.string(),
  sequence: z.int().nullable().meta({
    description: 'place in the hash chain, from 1, without gaps; null until it is sealed, which takes a second',
  }),
  hash: z.string().nullable(),
  at: timestamp,
  actor: z.string(),
  action: z.string(),
  outcome: z.enum(['done', 'refused']),
  identityId: z.string().nullable(),
  certificateId: z.string().nullable(),
  purpose: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  event: z.string().nullable(),
  reason: z.string(),
  refusal: z.string().nullable().meta({ description: 'why it was refused: its name, then a sentence' }),
  approval: z
    .enum(['second_person', 'self_approved'])
    .nullable()
    .meta({ description: 'of a command that needs two people: who approved it' }),
  correlationId: z.string(),
});

export const auditFault = z.object({
  kind: z.enum([
    'changed',
    'missing',
    'swapped',
    'inserted',
    'two_writers',
    'forked',
    'tail_cut',
    'signature_wrong',
    'checkpoint_missing',
  ]),
  entry: z.int().meta({ description: 'number of the first entry that does not hold' }),
  to: z
    .int()
    .nullable()
    .meta({ description: 'where only a checkpoint shows it: the last entry among which the first may be' }),
  detail: z.string(),
});

/** `unsealed` entries are written and wait for the sealer. */
export const auditVerification = z.object({
  verified: z.boolean(),
  sealed: z.int().nullable(),
  unsealed: z.int().nullable(),
  head: z.string().nullable(),
  brokenAt: z.int().nullable(),
  fault: auditFault.nullable(),
  signedTo: z.int().nullable().meta({ description: 'up to this entry a signed checkpoint vouches for the chain' }),
  checkpoints: z.int().nullable(),
  checkedAt: timestamp,
  fullAt: timestamp.meta({ description: 'when everything was last verified, and not only what was new' }),
  anchors: z.array(
    z.object({
      name: z.string(),
      anchored: z.int().nullable().meta({ description: 'entries under the last checkpoint that it has confirmed' }),
      lagSeconds: z.number(),
      failures: z.int(),
      lastError: z.string().nullable(),
      conflict: z.boolean().meta({ description: 'it holds another checkpoint than the database' }),
    }),
  ),
});

export const checkpoint = z.object({ size: z.int(), note });

export const entryProof = z.object({
  id: z.string(),
  sequence: z.int(),
  text: z.string().meta({ description: 'the entry as it was hashed: canonical JSON' }),
  previousHash: hex64,
  hash: hex64,
  leafHash: hex64,
  leafIndex: z.int(),
  path: z.array(hex64).meta({ description: 'RFC 9162, 2.1.3: from the sibling of the leaf upwards' }),
  checkpoint,
  keys: z.string().meta({ description: 'the audit keys, a signed note for each; compare with a copy of your own' }),
});

const size = digits(z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER));
export const consistencyQuery = z.strictObject({ from: size, to: size });
export const consistencyProof = z.object({
  from: checkpoint,
  to: checkpoint,
  path: z.array(hex64).meta({ description: 'RFC 9162, 2.1.4' }),
});
