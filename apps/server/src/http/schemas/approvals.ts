import { certificateEnds } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { allowedAction, pageQuery, timestamp } from './common.ts';

export const approvalStatus = z.enum(['pending', 'approved', 'declined', 'withdrawn', 'overtaken', 'expired']);

export const approval = z.object({
  id: z.string(),
  command: z.string().meta({ description: 'what would run, e.g. revoke-certificate' }),
  certificateId: z.string().nullable(),
  version: z.int().nullable().meta({ description: 'of the record that was looked at: when it changes, nothing runs' }),
  bulkActionId: z.string().nullable().meta({ description: 'where it is about many: its targets are frozen there' }),
  count: z
    .int()
    .nullable()
    .meta({ description: 'how many certificates the bulk action names, or stations the adoption or the wave' }),
  revocationReason: z.string().nullable(),
  deadline: z.string().nullable().meta({ description: 'when a certificate that is replaced is revoked at the latest' }),
  recoveryCaseId: z
    .string()
    .nullable()
    .meta({ description: 'with admit-bootstrap and admit-one-time-key: the case it is about' }),
  until: timestamp
    .nullable()
    .meta({ description: 'with these, grant-binding-exception and grant-station-tolerance: its end date' }),
  exception: z
    .object({ purpose: z.string(), kind: z.string(), value: z.string() })
    .nullable()
    .meta({ description: 'with grant-binding-exception: the name that is to be accepted in the place of a bound one' }),
  tolerance: z.string().nullable().meta({ description: 'with grant-station-tolerance: what is to be put up with' }),
  stationAdoptionId: z
    .string()
    .nullable()
    .meta({ description: 'with adopt-stations: which stations it names is to be seen there' }),
  wave: z
    .object({ waveId: z.string(), kind: z.string(), name: z.string() })
    .nullable()
    .meta({ description: 'with start-wave: which one is to start, in this version' }),
  authorizationKey: z
    .object({ keyId: z.string(), version: z.int() })
    .nullable()
    .meta({ description: 'with revoke-authorization-key: the last one of its station' }),
  cutoverPath: z
    .object({ pathId: z.string(), family: z.string() })
    .nullable()
    .meta({ description: 'with record-key-cutover-path: how a family without two slots comes to new keys' }),
  breakGlass: z
    .object({ breakGlassId: z.string(), key: z.enum(['last_used', 'by_hand', 'delivered']), lowers: z.boolean() })
    .nullable()
    .meta({ description: 'with open-break-glass: with which password, and whether we send the station to Profile 2' }),
  trustAnchors: z.object({ bundleId: z.string(), purpose: z.string() }).nullable().meta({
    description:
      'with import-trust-anchors, release-trust-anchors and withdraw-trust-anchors: the version of the bundle that it is about, with all its anchors',
  }),
  serverChain: z
    .object({ slot: z.string(), from: z.string(), fingerprint: z.string() })
    .nullable()
    .meta({ description: 'with switch-server-chain: the root that listeners stand under, and the one they are to' }),
  readiness: z.object({ losing: z.int(), unknown: z.int() }).nullable().meta({
    description:
      'with release-trust-anchors, withdraw-trust-anchors and switch-server-chain: of how many stations it was known that they would lose their connection, and of how many nothing was, when it was asked for',
  }),
  identity: z
    .object({
      owner: z.string(),
      family: z.string(),
      cohorts: z.array(z.string()),
      bindings: z.array(z.object({ kind: z.string(), value: z.string() })),
    })
    .nullable()
    .meta({ description: 'what the identity is to be, where names that stand in a certificate change' }),
  decommission: z
    .object({ certificates: z.enum(certificateEnds), endpoints: z.array(z.string()) })
    .nullable()
    .meta({
      description:
        'with decommission-identity: what becomes of its certificates, and the EVSEs that go with it; what it does now is at `/api/v1/identities/{id}/decommission`',
    }),
  identityId: z.string().nullable(),
  owner: z.string().nullable(),
  requestedBy: z.string(),
  reason: z.string().meta({ description: 'in the words of whoever asked' }),
  requestedAt: timestamp,
  expiresAt: timestamp,
  status: approvalStatus,
  answer: z.object({ by: z.string(), at: timestamp, reason: z.string(), selfApproved: z.boolean() }).nullable(),
  overtaken: z
    .object({ at: timestamp, because: z.string() })
    .nullable()
    .meta({ description: 'when and why what was asked for came to nothing: what it is about ended or changed' }),
  actions: z.array(allowedAction),
});

export const approvalQuery = pageQuery.extend({ status: approvalStatus.optional() });
