import { z } from 'zod';
import { allowedAction, pageQuery, timestamp } from './common.ts';

export const certificateState = z.enum([
  'requested',
  'issued',
  'installed_pending_activation',
  'active',
  'inactive',
  'retired',
  'revoked',
  'deleted',
]);
export const posture = z.enum(['valid', 'renewal_due', 'escalated', 'incident', 'expired', 'not_in_service']);

export const lastOutcome = z.object({ what: z.string(), at: timestamp, detail: z.string().nullable() });

export const certificateRow = z.object({
  id: z.string(),
  identity: z.object({ id: z.string(), name: z.string(), subjectType: z.string() }),
  purpose: z.string(),
  slot: z.string().nullable(),
  state: certificateState,
  stateReason: z.string().nullable().meta({ description: 'why it is in this state: replaced, expired, install_rejected, …' }),
  posture,
  serial: z.string().nullable(),
  fingerprint: z.string().nullable(),
  issuer: z.string().nullable(),
  notBefore: timestamp.nullable(),
  notAfter: timestamp.nullable(),
  createdAt: timestamp,
  lastOutcome: lastOutcome.nullable(),
  actions: z.array(allowedAction),
});

export const certificateQuery = pageQuery.extend({
  state: certificateState.optional(),
  purpose: z.string().optional(),
  identity: z.string().optional(),
  q: z.string().max(256).optional().meta({ description: 'identity, serial (hex, with or without colons) or fingerprint, any part' }),
});

export const decodedCertificate = z.object({
  subject: z.string(),
  issuer: z.string(),
  serial: z.string(),
  notBefore: timestamp,
  notAfter: timestamp,
  key: z.string(),
  signatureAlgorithm: z.string(),
  fingerprint: z.string(),
  subjectKeyId: z.string().nullable(),
  authorityKeyId: z.string().nullable(),
  isCa: z.boolean(),
  keyUsage: z.array(z.string()),
  extendedKeyUsage: z.array(z.string()),
  dnsNames: z.array(z.string()),
  extensions: z.array(z.object({ oid: z.string(), name: z.string().nullable(), critical: z.boolean() })),
});

export const certificateDetail = certificateRow.extend({
  postureSentence: z.string(),
  version: z.int(),
  policyVersion: z.string(),
  chain: z.array(decodedCertificate).meta({ description: 'leaf first, root left out' }),
  chainPem: z.string().nullable(),
  hashData: z
    .object({ hashAlgorithm: z.string(), issuerNameHash: z.string(), issuerKeyHash: z.string(), serialNumber: z.string() })
    .nullable()
    .meta({ description: 'certificateHashData of the leaf as OCPP computes it' }),
  evidence: z.array(z.object({ type: z.string(), source: z.string(), at: timestamp, detail: z.string().nullable() })),
  predecessorId: z.string().nullable(),
  successorId: z.string().nullable(),
});

export const timelineEntry = z.object({
  at: timestamp,
  kind: z.enum(['event', 'audit', 'evidence', 'job']),
  title: z.string(),
  detail: z.string().nullable(),
  actor: z.string().nullable(),
});

export const certificateAction = z.object({
  reason: z.string().min(3).max(500),
  revocationReason: z
    .enum(['unspecified', 'keyCompromise', 'cACompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn'])
    .optional(),
});

export const certificateJob = z.object({
  id: z.string(),
  certificateId: z.string(),
  action: z.string(),
  status: z.string(),
  attempts: z.int(),
  lastError: z.string().nullable(),
  nextAttemptAt: timestamp.nullable(),
  createdAt: timestamp,
});
