import { chargerKinds, readinessReasonNames, readinessVerdicts } from '@bfcert/evse-security';
import { z } from 'zod';
import { pageQuery, timestamp } from './common.ts';

const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);

/** One change, as a query says it. */
const change = {
  change: z.enum(['none', 'release', 'withdrawal', 'removal', 'server_chain']).default('none').meta({
    description:
      'what would happen now: a version is released (`release`) or withdrawn (`withdrawal`; both with `bundleId`), stations lose a root (`removal`), our listeners’ certificates come to stand under a root (`server_chain`; both with `fingerprint`), or nothing does (`none`)',
  }),
  bundleId: z.string().optional().meta({ description: 'the version' }),
  fingerprint: fingerprint.optional().meta({ description: 'of the root, SHA-256 of its DER' }),
};

export const readinessQuery = z.strictObject(change);

export const readinessRowsQuery = pageQuery
  .extend({ ...change, verdict: z.enum(readinessVerdicts).optional() })
  .strict();

const root = z.object({ name: z.string(), fingerprint });

export const trustAnchorReadiness = z.object({
  isClean: z.boolean().meta({ description: 'nobody loses the connection, and of nobody it is unknown' }),
  counts: z.object({
    keeps: z.int(),
    loses: z.int(),
    unknown: z.int().meta({
      description: 'it never said what it trusts, or too long ago, a chain is not known, or its installer’s root goes',
    }),
    apart: z.int().meta({ description: 'without TLS, behind a controller, or never here: nothing to lose' }),
  }),
  chains: z
    .array(z.array(root))
    .meta({ description: 'of each chain that listeners would show the roots by which it is verified; one is enough' }),
  unknownChains: z
    .array(
      z.object({
        certificateId: z.string(),
        slot: z.string().nullable(),
        authority: z.string().nullable().meta({ description: 'null: the PKI is yet to sign it' }),
      }),
    )
    .meta({
      description: 'certificates of listeners whose root is not known: with any, nobody keeps the connection for sure',
    }),
  removed: z.array(root).meta({ description: 'what stations would trust no more' }),
});

export const readinessRow = z.object({
  identityId: z.string(),
  kind: z.enum(chargerKinds),
  name: z.string(),
  owner: z.string(),
  family: z.string(),
  verdict: z.enum(readinessVerdicts),
  reason: z.enum(readinessReasonNames),
  detail: z.string().meta({ description: 'the reason as a sentence' }),
  listedAt: timestamp.nullable().meta({ description: 'when it last said what it trusts; null: never' }),
  securityProfile: z.int().nullable().meta({ description: 'of its session, else of its last boot' }),
  lastSeenAt: timestamp.nullable(),
});
