import { z } from 'zod';
import { upstreamSettings } from './upstream.ts';

const port = z.int().min(1).max(65_535);
const tlsPolicy = z.enum(['ocpp-mandatory', 'strict']);

/** Where gateways put the logs of stations; with its secret, which a gateway has in memory alone. */
export const logStoreAccess = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('disk'), directory: z.string() }),
  z.object({
    kind: z.literal('s3'),
    bucket: z.string(),
    prefix: z.string(),
    region: z.string(),
    endpoint: z.string().nullable(),
    credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }).nullable(),
  }),
]);
export type LogStoreAccess = z.infer<typeof logStoreAccess>;

/**
 * Request `gateway.settings`: all that the gateways of a system have in common. What is one gateway's own is its name, its
 * address and how it reaches the servers; that alone stands in its own configuration.
 */
export const gatewaySettings = z.object({
  /** FQDN that stations dial: CN and dNSName of the server certificates. */
  serverName: z.string(),
  /** O of the server certificates. */
  organisation: z.string(),
  /** The ports that stations dial, whatever stands in front of the gateways; left out: a gateway's own. */
  dialledPorts: z.object({ passwordOrCertificate: port, certificateOnly: port }).optional(),
  /**
   * Load balancers that begin each connection with a header of the PROXY protocol: addresses or networks. What others say of
   * an address is not listened to.
   */
  fronts: z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).default([]),
  /** `ocpp-mandatory`: the suites of A00.FR.421, two of them without forward secrecy; `strict`: forward secrecy only. */
  tlsPolicies: z
    .object({
      passwordOrCertificate: tlsPolicy.default('ocpp-mandatory'),
      certificateOnly: tlsPolicy.default('ocpp-mandatory'),
    })
    .prefault({}),
  /** What the token of a good contract certificate is where no CSMS stands behind us to say so. */
  contractTokens: z.enum(['unknown', 'accepted']).default('unknown'),
  /** Null: no logs are taken in. */
  logStore: logStoreAccess.nullable().default(null),
  /** CSMSs that stand behind the gateways; which station has which the admission table says. */
  upstreams: z.array(upstreamSettings).default([]),
});
export type GatewaySettings = z.infer<typeof gatewaySettings>;
export type GatewaySettingsInput = z.input<typeof gatewaySettings>;

/** Broadcast without content, by a server that begins: ask for the settings again, they may be others. */
export const GATEWAY_SETTINGS_CHANGED = 'gateway.settings_changed';
