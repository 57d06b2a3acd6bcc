import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { awsAccess, callRate, everyMinutes, namedApart, sourceName } from './aws-access.ts';
import { readableFile } from './file-content.ts';

/** Names that sources have without being given one. */
const TAKEN: readonly string[] = ['files', 'listeners', 'station-listeners'];

const dnsName = z
  .string()
  .max(253)
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be a lower-case host name',
  )
  .refine((text) => isIP(text) === 0, 'must be a host name, not an address');

/** Where certificates of servers are found, and the only listeners that are ever looked at. */
export const serverCertificates = z.strictObject({
  /** How often everything is read. */
  lookEveryMinutes: everyMinutes(10),
  /** AWS Certificate Manager, one entry for each region and account. */
  acm: z
    .array(z.strictObject({ name: sourceName, ...awsAccess, callsPerSecond: callRate(5) }))
    .refine(namedApart, 'each must have another name')
    .refine((list) => list.every(({ name }) => !TAKEN.includes(name)), `none may be called ${TAKEN.join(', ')}`)
    .default([]),
  /** PEM, each with one certificate and the CAs above it; it may come later, and be replaced. */
  files: z
    .array(
      z
        .string()
        .min(1)
        .transform((path) => resolve(path)),
    )
    .refine((paths) => new Set(paths).size === paths.length, 'each must be another one')
    .default([]),
  listeners: z
    .array(
      z
        .strictObject({
          name: sourceName,
          host: z.union([dnsName, z.ipv4(), z.ipv6()], 'must be a lower-case host name or an IP address'),
          port: z.int('must be a whole number from 1 to 65535').min(1).max(65_535).default(443),
          /** The name that is asked for; left out: `host`. */
          serverName: dnsName.optional(),
          /** Left out: the public ones. */
          trustAnchorsFile: readableFile.nullable().default(null),
        })
        .transform(({ serverName, ...listener }) => ({ ...listener, serverName: serverName ?? listener.host }))
        .refine(({ serverName }) => isIP(serverName) === 0, 'needs a serverName beside an address'),
    )
    .refine(namedApart, 'each must have another name')
    .default([]),
});
