import { z } from 'zod';
import { pageQuery, timestamp } from './common.ts';

export const enrollCharger = z.object({
  ocppIdentity: z.string().min(1).max(48),
  serialNumber: z.string().min(1).max(25),
  organisation: z.string().min(1).max(64),
  vendor: z.string().min(1).max(50),
  model: z.string().min(1).max(20),
  owner: z.string().min(1).max(100),
  cohorts: z.array(z.string().min(1).max(50)).max(20).default([]),
  /** Hashed on receipt, never kept; must be rotated before the migration goes on. */
  basicAuthPassword: z.string().min(8).max(64),
});

export const identityRow = z.object({
  id: z.string(),
  name: z.string(),
  subjectType: z.string(),
  owner: z.string(),
  family: z.string(),
  cohorts: z.array(z.string()),
  bindings: z.array(z.object({ kind: z.string(), value: z.string() })),
  station: z
    .object({
      online: z.boolean(),
      securityProfile: z.int().nullable(),
      profileFloor: z.int(),
      lastSeenAt: timestamp.nullable(),
    })
    .nullable(),
});
export const identityQuery = pageQuery.extend({ q: z.string().max(256).optional() });

export const migrationCase = z.object({
  id: z.string(),
  identityId: z.string(),
  name: z.string(),
  state: z.enum(['planned', 'pending', 'active', 'rollback', 'quarantine']),
  step: z.string().nullable(),
  attempts: z.int(),
  explanation: z.string().nullable().meta({ description: 'what it waits for, or why it stopped, in words an operator can act on' }),
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
});
export const planMigrations = z.object({
  identityIds: z.array(z.string()).min(1).max(1000),
  reason: z.string().min(3).max(500),
});
export const migrationAction = z.object({ reason: z.string().min(3).max(500) });
export const migrationOverview = z.object({
  total: z.int(),
  planned: z.int(),
  pending: z.int(),
  active: z.int(),
  rollback: z.int(),
  quarantine: z.int(),
});

export const trustAnchorBundle = z.object({
  id: z.string(),
  purpose: z.string(),
  version: z.int(),
  state: z.string(),
  anchors: z.array(z.object({ name: z.string(), fingerprint: z.string(), notAfter: timestamp, pem: z.string() })),
});

export const securityEvent = z.object({
  id: z.string(),
  at: timestamp,
  type: z.string(),
  source: z.string(),
  identityId: z.string().nullable(),
  name: z.string().nullable(),
  detail: z.string().nullable(),
  count: z.int(),
});

export const overview = z.object({
  migrations: migrationOverview,
  certificatesByState: z.record(z.string(), z.int()),
  stationsOnline: z.int(),
  stations: z.int(),
  certificatesIssued: z.int(),
  certificatesSigned: z.int().meta({ description: 'what the control plane’s ledger holds; equal to certificatesIssued unless a job is on its way' }),
});
