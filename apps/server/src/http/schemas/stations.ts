import { toleranceKinds } from '@bfcert/certificate-lifecycle';
import { migrationStates, onboardingGoals } from '@bfcert/evse-security';
import { z } from 'zod';
import { capabilitiesInShort } from './capabilities.ts';
import { timestamp } from './common.ts';

export const enrollCharger = z.strictObject({
  ocppIdentity: z.string().min(1).max(48),
  serialNumber: z.string().min(1).max(25),
  organisation: z.string().min(1).max(64),
  vendor: z.string().min(1).max(50),
  model: z.string().min(1).max(20),
  owner: z.string().min(1).max(100),
  cohorts: z.array(z.string().min(1).max(50)).max(20).default([]),
  basicAuthPassword: z.string().min(8).max(64).optional().meta({
    description:
      'the key the station has now; hashed on receipt and rotated before its migration goes on. Left out: it has none, and comes with its factory certificate',
  }),
  isController: z
    .boolean()
    .optional()
    .meta({ description: 'true: a local controller, which may carry stations that are bound to it' }),
  staysOnProfile2: z.boolean().optional().meta({
    description:
      'true: an exception. Left out: a station whose family is declared and can begins its migration to Profile 3 with its first connection',
  }),
  reason: z.string().min(3).max(500),
});

export const migrationState = z.enum(migrationStates);

/** One charger as an operator sees it: connection, floor, and where its way to Profile 3 stands. */
export const station = z.object({
  identityId: z.string(),
  kind: z.enum(['station', 'controller']),
  name: z.string(),
  online: z.boolean(),
  securityProfile: z.int().nullable().meta({
    description:
      'of the session that is open now; with `throughController` it is proven of the local controller, and ends there',
  }),
  controller: z
    .object({ identityId: z.string(), since: timestamp, boundBy: z.string(), reason: z.string() })
    .nullable()
    .meta({ description: 'the local controller that it is bound to; null: it comes in by itself' }),
  throughController: z
    .boolean()
    .meta({ description: 'the session that is open now came in with the certificate of that controller' }),
  ocppVersion: z.string().nullable().meta({ description: 'of the session that is open now: 1.6, 2.0.1 or 2.1' }),
  profileFloor: z.int(),
  upstream: z
    .object({
      name: z.string(),
      isConnected: z.boolean(),
      since: timestamp,
      detail: z.string().meta({ description: 'why it is away' }),
    })
    .nullable()
    .meta({ description: 'the CSMS behind the session that is open now, once it has been reached or missed' }),
  passwordReading: z.enum(['plain', 'bytes', 'hex_text']).nullable().meta({
    description:
      'what the station made of its password at its last login with one: the text, the bytes that the hex it was told stands for (OCPP 1.6), or the digits of that hex',
  }),
  activation: z.enum(['at_once', 'at_next_connection', 'fell_back']).nullable().meta({
    description:
      'what the station did with the last certificate that it accepted in a renewal, as its handshakes have shown: came back with it by itself, used it once it was told to connect anew, or came back with its old one',
  }),
  discarded: z
    .object({
      certificateId: z.string(),
      at: timestamp,
      eventType: z.string().meta({ description: 'as the station named its security event' }),
      techInfo: z.string().nullable().meta({ description: 'why, in the words of the station' }),
    })
    .nullable()
    .meta({
      description:
        'the last certificate that the station had taken and says to have given up again, keeping its old one; what follows from it is in its renewals',
    }),
  tolerances: z
    .array(z.object({ kind: z.enum(toleranceKinds), until: timestamp }))
    .meta({ description: 'what is put up with of it now (station tolerances), each until its end date' }),
  lastSeenAt: timestamp.nullable(),
  family: z.string(),
  onboarding: z
    .object({ goal: z.enum(onboardingGoals), decidedBy: z.string(), decidedAt: timestamp, reason: z.string() })
    .nullable()
    .meta({
      description:
        'how it was enrolled with a password; profile_2: an exception, by whom and why; null: nothing was decided about its profile',
    }),
  capabilities: capabilitiesInShort,
  migration: z
    .object({
      caseId: z.string(),
      state: migrationState,
      step: z.string().nullable(),
      reason: z.string().nullable().meta({
        description:
          'in quarantine: the name of why a person is to decide, e.g. `renewal_failed` or `combined_not_supported`; else null',
      }),
      explanation: z.string().meta({ description: 'what it waits for, or why it stopped' }),
    })
    .nullable(),
});
export type Station = z.infer<typeof station>;

export const overview = z.object({
  stations: z.int(),
  stationsOnline: z.int(),
  migrations: z.object({
    planned: z.int(),
    pending: z.int(),
    active: z.int(),
    rollback: z.int(),
    quarantine: z.int(),
    exempt: z.int(),
    abandoned: z.int(),
  }),
  certificatesByState: z.record(z.string(), z.int()).meta({
    description: 'of every purpose but those of this system’s own parts (authorities, OCSP responders, processes)',
  }),
  approvals: z.enum(['two-people', 'single-operator']).meta({
    description: 'single-operator: by configuration whoever asks may approve too, and the audit marks it',
  }),
  certificatesSigned: z.int().nullable().meta({
    description:
      'what the control plane’s ledger holds, CA certificates aside; null while it does not answer, and for who acts for some owners',
  }),
  orphanCertificates: z.int().nullable().meta({
    description: 'certificates that exist, or may exist, and no record accounts for; null for who acts for some owners',
  }),
});
export type Overview = z.infer<typeof overview>;
