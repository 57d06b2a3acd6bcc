import { certificateCommands, protocols } from '@bfcert/evse-security/station-contract';
import { z } from 'zod';

/** `{identity}` in it stands for the station's OCPP identity, percent-encoded. */
const file = z.string().min(1);

/**
 * A CSMS that stands behind the gateways, how stations are brought to it, and which. Secrets are files of this host, read
 * anew for each connection: one for all, or one for each station where the path has `{identity}` in it.
 */
export const upstreamSettings = z
  .strictObject({
    name: z.string().min(1).max(40),
    /** The identity is appended, as a station does. */
    url: z
      .string()
      .regex(/^wss?:\/\/[^/?#@\s]+(\/[^?#@\s]*[^/?#@\s])?$/, 'must be a ws or wss URL without a slash at its end'),
    /** Of OCPP: 0 nothing, 1 a password, 2 a password over TLS, 3 a client certificate. */
    securityProfile: z.literal([0, 1, 2, 3], 'must be 0, 1, 2 or 3'),
    passwordFile: file.nullable().default(null),
    /** What stands in that file: the password, or the hex digits of its bytes, as an AuthorizationKey of 1.6 is written. */
    passwordIs: z.enum(['text', 'hex'], 'must be text or hex').default('text'),
    /** PEM, leaf first. */
    certificateFile: file.nullable().default(null),
    keyFile: file.nullable().default(null),
    /** PEM; null: the public authorities. */
    trustAnchorsFile: file.nullable().default(null),
    /** What it speaks; null: every version that a station may choose. */
    protocols: z
      .array(z.enum(protocols, `must be ${protocols.join(', ')}`))
      .min(1, 'needs at least one')
      .nullable()
      .default(null),
    /** Of one message of it, inflated and reassembled: a local list is longer than anything that a station sends. */
    maxMessageBytes: z
      .int('must be a number of bytes')
      .min(131_072, 'must be at least 131072')
      .max(8_388_608, 'must be at most 8388608')
      .default(1_048_576),
    /** What becomes of a command of the upstream that changes a station's certificates. */
    certificateCommands: certificateCommands.default('refuse'),
    /** Which stations have it: these, by OCPP identity, or all that no other upstream names. */
    stations: z.union([z.literal('all'), z.array(z.string().min(1))], 'must be all or a list').default([]),
    cohorts: z.array(z.string().min(1)).default([]),
    /** How long a station may be without it before somebody is told. */
    missedAfterSeconds: z.int().min(10).max(86_400).default(300),
  })
  .refine(({ url, securityProfile }) => url.startsWith('wss:') === securityProfile >= 2, {
    error: 'must be wss:// with security profile 2 and 3, and ws:// with 0 and 1',
    path: ['url'],
  })
  .refine(({ passwordFile, securityProfile }) => (passwordFile !== null) === [1, 2].includes(securityProfile), {
    error: 'is needed with security profile 1 and 2, and with no other',
    path: ['passwordFile'],
  })
  .refine(({ passwordFile, passwordIs }) => passwordIs === 'text' || passwordFile !== null, {
    error: 'is about the content of passwordFile',
    path: ['passwordIs'],
  })
  .refine(
    ({ certificateFile, keyFile, securityProfile }) =>
      [certificateFile, keyFile].every((given) => (given !== null) === (securityProfile === 3)),
    { error: 'and keyFile are needed with security profile 3, and with no other', path: ['certificateFile'] },
  );
export type ConfiguredUpstream = z.infer<typeof upstreamSettings>;
