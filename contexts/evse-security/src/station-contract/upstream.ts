import { z } from 'zod';
import { certificateKind, certificateUse, reportedHashData } from './commands.ts';

/**
 * Request `station.upstream_renewal`: a station's upstream wants it to have a new certificate, and leaves that to us. For
 * vehicles: each that it has of that use. Left out: the one for its connection.
 */
export const upstreamRenewal = z.object({
  identityId: z.string(),
  connectionId: z.string(),
  use: certificateUse.optional(),
});
export type UpstreamRenewal = z.infer<typeof upstreamRenewal>;

/** Whether a renewal has begun, or was under way. */
export const upstreamRenewalAnswer = z.object({ accepted: z.boolean() });
export type UpstreamRenewalAnswer = z.infer<typeof upstreamRenewalAnswer>;

const ascii = (most: number) => z.string().regex(new RegExp(`^[\\x20-\\x7e]{1,${most}}$`));

/** What an upstream wants changed of a station's roots, and leaves to us. No longer than OCPP has room for. */
export const upstreamChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('install'), of: certificateKind, certificatePem: z.string().max(10_000) }),
  /** A request to delete does not say what the certificate is for. */
  z.object({
    kind: z.literal('delete'),
    hashData: reportedHashData.extend({
      issuerNameHash: ascii(128),
      issuerKeyHash: ascii(128),
      serialNumber: ascii(40),
    }),
  }),
]);
export type UpstreamChange = z.infer<typeof upstreamChange>;

/** Request `station.upstream_change`: our bundles decide. */
export const upstreamChangeQuestion = z.object({
  identityId: z.string(),
  connectionId: z.string(),
  /** Its name in the gateway's settings. */
  upstream: z.string(),
  change: upstreamChange,
});
export type UpstreamChangeQuestion = z.infer<typeof upstreamChangeQuestion>;

export const upstreamChangeAnswer = z.discriminatedUnion('decision', [
  /** The station has it so already, by its own list. */
  z.object({ decision: z.literal('done') }),
  /** The station is told, and its answer is the upstream's; what it said is told under this id. */
  z.object({ decision: z.literal('pass'), correlationId: z.string() }),
  /** For the upstream: why not, at most 200 characters of printable ASCII. */
  z.object({ decision: z.literal('refused'), detail: z.string() }),
]);
export type UpstreamChangeAnswer = z.infer<typeof upstreamChangeAnswer>;
