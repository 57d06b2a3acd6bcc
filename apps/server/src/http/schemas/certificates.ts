import { operatingModels, planeStates, planes, purposeNames, renewalHolds } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { allowedAction, pageQuery, reason, timestamp } from './common.ts';

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
export const posture = z.enum(['valid', 'renewal_due', 'escalated', 'incident', 'expired']);

const planeState = z.enum(planeStates).meta({
  description:
    'not_applicable: nothing there could confirm it, as at the lists of another authority, or at a station that never had it',
});

export const certificateRow = z.object({
  id: z.string(),
  identity: z.object({ id: z.string(), name: z.string() }),
  owner: z.string(),
  purpose: z.string(),
  slot: z.string().nullable(),
  operatingModel: z
    .enum(operatingModels)
    .meta({ description: 'who has the say: we, an outside authority that we ask, or others' }),
  issuer: z.string().nullable().meta({ description: 'an authority of the PKI, or the name of an outside issuer' }),
  state: certificateState,
  stage: z.string().meta({ description: 'the state with its cause where it has one, e.g. retired(replaced)' }),
  posture: posture.nullable().meta({ description: 'null when it is not in service' }),
  serial: z.string().nullable(),
  fingerprint: z.string().nullable(),
  notBefore: timestamp.nullable(),
  notAfter: timestamp.nullable(),
  requestedAt: timestamp,
  updatedAt: timestamp,
  lastOutcome: z.string().meta({ description: 'the latest install or activation outcome, one sentence' }),
  planes: z
    .array(
      z.object({
        plane: z.enum(planes),
        state: planeState,
        since: timestamp,
        detail: z.string(),
        confirmedBy: z
          .array(z.string())
          .readonly()
          .meta({ description: 'the gateways or IoT hubs that have confirmed so far; empty for other planes' }),
      }),
    )
    .readonly()
    .meta({ description: 'where its revocation has arrived; empty for what is not revoked' }),
  nextRenewalAt: timestamp
    .nullable()
    .meta({ description: 'when its renewal begins by itself; null where it does not' }),
  renewalHeld: z
    .object({ reason: z.enum(renewalHolds), detail: z.string() })
    .nullable()
    .meta({ description: 'why its renewal does not begin by itself, or not yet' }),
  version: z.int(),
  actions: z.array(allowedAction),
});

export const certificateQuery = pageQuery.extend({
  state: certificateState.optional(),
  purpose: z.enum(purposeNames).optional(),
  owner: z.string().min(1).max(100).optional(),
  family: z.string().min(1).max(100).optional(),
  cohort: z.string().min(1).max(100).optional(),
  operatingModel: z.enum(operatingModels).optional(),
  issuer: z.string().min(1).max(1_000).optional().meta({
    description: 'an authority of the PKI, or the name of an outside issuer, as `issuer` of a certificate has it',
  }),
  slot: z.string().min(1).max(100).optional(),
  endsBefore: timestamp.optional().meta({
    description: 'whose notAfter is before this time, RFC 3339, UTC; without a `state` only of those in service',
  }),
  endsAfter: timestamp
    .optional()
    .meta({ description: 'whose notAfter is this time or later, RFC 3339, UTC; else as `endsBefore`' }),
  posture: posture.optional().meta({
    description:
      'how near its end it is, under the policy of each certificate and at this moment; a page may then be shorter than its limit, or empty, and yet have a next one',
  }),
  outstandingPlane: z.enum(planes).optional().meta({ description: 'revoked, and that has not arrived in this plane' }),
  identity: z.string().optional(),
  q: z.string().max(8_192).optional().meta({
    description:
      'a serial number (hex or decimal, with or without colons and leading zeros), a fingerprint (SHA-256, SHA-1) or the SHA-256 of a key’s SubjectPublicKeyInfo or the beginning of either, a pasted certificate or signing request (PEM), or a part of any name',
  }),
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
});

export const jobAction = z.enum(['issue', 'void', 'revoke']);
export const jobStatus = z
  .enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'superseded', 'dead'])
  .meta({ description: 'a dead one is tried no more and waits for a person: `death` and `result` say why' });

export const certificateJob = z.object({
  id: z.string(),
  certificateId: z.string(),
  action: jobAction,
  requestedBy: z.string(),
  status: jobStatus,
  attempts: z.int(),
  nextAttemptAt: timestamp,
  giveUpAt: timestamp.nullable().meta({ description: 'null: tried for as long as it takes' }),
  lastError: z.string().nullable(),
  createdAt: timestamp,
  finishedAt: timestamp.nullable(),
  result: z.string().nullable(),
  death: z.enum(['handler_dies', 'attempts_spent', 'deadline_passed']).nullable(),
  steps: z
    .array(z.object({ at: timestamp, what: z.string() }))
    .readonly()
    .meta({ description: 'what has happened to it, oldest first: the first step and the latest ones' }),
});

export const certificateDetail = certificateRow.extend({
  policyVersion: z.string(),
  requestReason: z.string(),
  spkiSha256: z.string().nullable().meta({
    description: 'SHA-256 of the SubjectPublicKeyInfo of the certificate or of its signing request, lower-case hex',
  }),
  family: z.string(),
  cohorts: z.array(z.string()),
  bindings: z
    .array(z.object({ kind: z.string(), value: z.string() }))
    .meta({ description: 'the names of its identity' }),
  renewalOf: z.string().nullable().meta({ description: 'which one it is to replace, or was when it was asked for' }),
  current: z.string().nullable().meta({ description: 'the one in force of its identity, purpose and slot' }),
  next: z.string().nullable().meta({ description: 'the newest of them on its way to be in force' }),
  replaced: z.string().nullable().meta({ description: 'whose place this one took' }),
  replacedBy: z.string().nullable().meta({ description: 'which one took the place of this one' }),
  decoded: decodedCertificate.nullable(),
  stationsCutOff: z.array(z.string()).meta({
    description:
      'of a local controller’s: the stations that lose their line when it is revoked or deactivated, by name; empty while another of its certificates works',
  }),
  chainPem: z.string().nullable().meta({
    description: 'PEM, leaf first, root left out; never a key; null: not signed yet, or only its state is stored',
  }),
  plannedRevocation: z
    .object({
      revocationReason: z.string(),
      deadline: timestamp.nullable(),
      requestedBy: z.string(),
      requestedAt: timestamp,
      heldBy: z.string().nullable().meta({ description: 'the refusal that stood in the way when it was due' }),
    })
    .nullable()
    .meta({ description: 'pending: it is revoked once its successor was seen in use, or at the deadline' }),
  jobs: z.array(certificateJob),
});

export const timelineEntry = z.object({
  at: timestamp,
  kind: z.enum(['transition', 'note', 'refusal', 'evidence']),
  title: z.string(),
  detail: z.string(),
  actor: z.string(),
  correlationId: z.string().nullable(),
});

export const explained = z.strictObject({ reason });
export const revocation = explained.extend({
  revocationReason: z.enum([
    'unspecified',
    'keyCompromise',
    'cACompromise',
    'affiliationChanged',
    'superseded',
    'cessationOfOperation',
    'privilegeWithdrawn',
  ]),
});

export const immediateRevocation = revocation.extend({
  suspectedSince: timestamp.optional().meta({
    description:
      'since when a compromise is suspected: what was issued on its word since then stands in the incident; left out: ever',
  }),
  confirmIdentity: z.string().min(1).max(300).optional().meta({
    description:
      'the name of the identity (`identity.name`), typed to confirm: keyCompromise, cACompromise and privilegeWithdrawn need it',
  }),
});

export const replacement = revocation.extend({
  deadline: timestamp.nullable().default(null).meta({
    description:
      'when it is revoked at the latest, by the word of two people; null: on evidence of its successor alone',
  }),
});

export const actionTaken = z.object({
  approvalId: z.string().nullable().meta({
    description: 'nothing was done: a second person is asked under this id; null when it was done',
  }),
  certificateId: z.string().meta({ description: 'what it made or changed: of a renewal the next certificate' }),
  jobId: z.string().nullable().meta({ description: 'the work that follows; null when nothing is left to the PKI' }),
});
