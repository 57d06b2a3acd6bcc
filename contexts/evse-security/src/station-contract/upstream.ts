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
    /**
     * Of one that the upstream may delete by itself: what the station has listed it to it as, and as nothing else. Then our
     * bundles only keep what is ours from it; left out, they decide.
     */
    listedAs: z.enum(['manufacturer_root', 'vehicle_root']).optional(),
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
  /** Its name in the settings. */
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

/** What becomes of a command of an upstream that changes a station's certificates. */
export const certificateCommands = z.enum(['refuse', 'take_over', 'pass']);

/** A CSMS behind the gateways, as far as it is no secret. */
export const upstreamSettings = z.object({
  name: z.string(),
  /** The identity is appended, as a station does. */
  url: z.string(),
  /** Of OCPP: 0 nothing, 1 a password, 2 a password over TLS, 3 a client certificate. */
  securityProfile: z.literal([0, 1, 2, 3]),
  /** What it speaks; null: every version that a station may choose. */
  protocols: z.array(z.string()).nullable().default(null),
  /** Of one message of it, inflated and reassembled: a local list is longer than anything that a station sends. */
  maxMessageBytes: z.int().min(1).default(1_048_576),
  certificateCommands: certificateCommands.default('refuse'),
});
export type UpstreamSettings = z.infer<typeof upstreamSettings>;

/** Request `station.upstream_access`: what a station's connection to its upstream shows and trusts. */
export const upstreamAccessQuestion = z.object({
  identityId: z.string().max(64),
  connectionId: z.string().max(64),
  /** Its name in the settings. */
  upstream: z.string().max(64),
});
export type UpstreamAccessQuestion = z.infer<typeof upstreamAccessQuestion>;

/** Of one station at one upstream. A gateway has it in memory alone, and tells nobody but the upstream. */
export const upstreamAccess = z.object({
  password: z.string().nullable(),
  /** In its place, base64: the bytes of an AuthorizationKey of 1.6, which need not be text. */
  passwordBytes: z.base64().optional(),
  /** PEM, leaf first. */
  certificatePem: z.string().nullable(),
  keyPem: z.string().nullable(),
  /** PEM; null: the public authorities. */
  trustAnchorsPem: z.string().nullable(),
});
export type UpstreamAccess = z.infer<typeof upstreamAccess>;

/** Why a gateway is given nothing. Each is in the audit. */
export const upstreamAccessRefusal = z.enum([
  'station_unknown',
  /** The station has no session, or another one than was named: that one is over, or has been taken over. */
  'session_over',
  /** The session is another gateway's. */
  'session_of_another_gateway',
  /** It is in for a certificate of its own, and has nothing to say but to us. */
  'session_is_bootstrap',
  /** The station has another upstream, or none. */
  'upstream_of_others',
]);
export type UpstreamAccessRefusal = z.infer<typeof upstreamAccessRefusal>;

export const upstreamAccessAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('granted'), access: upstreamAccess }),
  z.object({ outcome: z.literal('refused'), reason: upstreamAccessRefusal }),
  /** The files of the server cannot be read, or hold nothing; for people. */
  z.object({ outcome: z.literal('unreadable'), detail: z.string() }),
]);
export type UpstreamAccessAnswer = z.infer<typeof upstreamAccessAnswer>;
