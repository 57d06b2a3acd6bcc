import { z } from 'zod';
import { type EventType, eventOf, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

/** What is optional older events do not have. */
const approval = {
  approvalId: text,
  certificateRecordId: text.nullable(),
  managedIdentityId: text.nullable(),
  command: text,
  status: text,
  authorizationKeyId: text.nullable().optional().meta({ description: 'with revoke-authorization-key' }),
  breakGlassId: text.nullable().optional().meta({ description: 'with open-break-glass' }),
  keyCutoverPathId: text.nullable().optional().meta({ description: 'with record-key-cutover-path' }),
  waveId: text.nullable().optional().meta({ description: 'with start-wave' }),
  version: z.int().nullable().optional().meta({ description: 'of what was looked at: nothing else was agreed to' }),
  requestedBy: text.optional(),
  answeredBy: text.nullable().optional().meta({ description: 'who approved, declined or withdrew' }),
  selfApproved: z
    .boolean()
    .nullable()
    .optional()
    .meta({ description: 'by whoever asked, where one operator is configured; null: unanswered' }),
};

/** What people ask of each other, and what they start for many certificates at once. */
export const peopleEvents: readonly EventType[] = [
  event('ApprovalRequested', 'A command waits for a second person.', approval),
  event('ApprovalAnswered', 'A second person approved or declined, or the request was withdrawn.', approval),
  event('ApprovalOvertaken', 'What a command waits for has ended or changed: it can be approved no more.', {
    ...approval,
    because: text,
  }),
  event('PolicyChanged', 'Another version of the policy is in force, with the effect that its dry run had shown.', {
    version: z.int(),
    replaced: z.int(),
    dryRunId: text,
    certificates: z.int(),
    renewalsEarlier: z.int(),
    renewalsLater: z.int(),
    dueNow: z.int(),
    postures: z.array(z.object({ from: text, to: text, count: z.int() })),
  }),
  event(
    'OwnershipMatrixChanged',
    'Another version of the ownership matrix is in force, with how many certificates have no successor by it, or have one again.',
    {
      version: z.int(),
      replaced: z.int(),
      programs: z.int(),
      entries: z.int(),
      certificates: z.int(),
      blocked: z.int(),
      freed: z.int(),
    },
  ),
  event(
    'BulkActionChanged',
    'A command on many certificates was asked for, drafted, started, completed, declined or aborted.',
    {
      bulkActionId: text,
      verb: text,
      status: text,
      acts: z.int(),
      needApproval: z.int(),
      done: z.int(),
      refused: z.int(),
      failed: z.int(),
      turnedDown: z
        .object({ as: text, at: text, by: text, reason: text })
        .nullable()
        .optional()
        .meta({ description: 'who declined it, and why; null: nobody has' }),
    },
  ),
  event('ImportJobChanged', 'A large import was begun, completed or cancelled.', {
    importJobId: text,
    kind: text,
    dryRun: z.boolean(),
    status: text,
    rows: z.int(),
    done: z.int(),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    imported: z.int(),
    known: z.int(),
    conflict: z.int(),
    refused: z.int(),
    failed: z.int(),
  }),
];
