import { revocationReasons } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { timestamp } from './common.ts';
import { look } from './look.ts';
import { importedCertificate } from './new-certificates.ts';

export const iotHub = z.object({
  name: z.string(),
  look: look.nullable().meta({ description: 'the last look at everything the hub has; null before the first' }),
});

export const hubCertificate = z.object({
  id: z.string().meta({ description: 'the hub’s own' }),
  fingerprint: z.string(),
  certificatePem: z.string(),
  status: z.string().meta({ description: 'the hub’s own word' }),
  things: z.array(z.string()),
  createdAt: timestamp,
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
});

export const drift = z.object({
  kind: z.enum([
    'only_there',
    'only_here',
    'status_differs',
    'status_unknown',
    'attached_elsewhere',
    'attached_to_nothing',
  ]),
  fingerprint: z.string(),
  hubCertificateId: z.string().nullable(),
  certificateId: z.string().nullable(),
  there: z.string().nullable(),
  here: z.string().nullable(),
  detail: z.string(),
});

export const driftReport = z.object({
  data: z.array(drift),
  page: z.object({ next: z.string().nullable(), hasMore: z.boolean() }),
  lookedAt: timestamp
    .nullable()
    .meta({ description: 'when the hub was last read to the end: the report is as old as that' }),
});

const reason = z.string().min(1).max(500);

export const createHubCertificate = z.strictObject({
  thing: z.string().nullable().default(null).meta({ description: 'to attach it to' }),
  policies: z.array(z.string()).max(10).default([]),
  reason,
});

export const hubAction = z.strictObject({ reason });
export const hubRevocation = z.strictObject({
  reason,
  revocationReason: z.enum(revocationReasons),
  confirmIdentity: z.string().min(1).max(300).optional().meta({
    description:
      'a thing that it is attached to, or its id at the hub where there is none, typed to confirm: keyCompromise, cACompromise and privilegeWithdrawn need it',
  }),
});

export const hubOperation = z.object({
  id: z.string(),
  hub: z.string(),
  kind: z.enum(['create', 'activate', 'deactivate', 'revoke', 'delete']),
  hubCertificateId: z.string().nullable(),
  status: z.enum(['queued', 'running', 'waiting', 'succeeded', 'refused', 'failed', 'answer_lost']),
  attempts: z.int(),
  nextAttemptAt: timestamp,
  lastError: z.string().nullable(),
  done: z.array(z.string()).meta({ description: 'what was done at the hub, oldest first' }),
  candidates: z.array(z.string()).meta({
    description: '`answer_lost`: certificates that the lost creation may have left; their keys are gone, delete them',
  }),
  requestedBy: z.string(),
  reason: z.string(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
  result: z.string().nullable(),
  keyWaits: z.boolean().meta({ description: 'its new private key waits for one download by its requester' }),
});

export const hubCredential = z.object({
  hubCertificateId: z.string(),
  certificatePem: z.string(),
  privateKeyPem: z.string().meta({ description: 'given this once, and kept nowhere' }),
});

export const hubImport = z.strictObject({
  after: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null)
    .meta({ description: '`next` of the answer before' }),
  reason,
});

export const hubImported = z.object({
  dryRun: z.boolean(),
  certificates: z.array(importedCertificate),
  next: z.string().nullable().meta({ description: 'go on after this one; null at the end' }),
});
