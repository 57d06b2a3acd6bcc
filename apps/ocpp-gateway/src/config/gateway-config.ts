import { logStoreSettings } from '@bfcert/evse-security/station-contract';
import { z } from 'zod';
import { upstreamSettings } from '../upstream/upstream-settings.ts';

const milliseconds = z.int().min(1);
const seconds = z.int().min(1);
const tlsPolicy = z.enum(['ocpp-mandatory', 'strict']);

/** What one gateway needs to know. Every default is the product's; `unknown` members are refused. */
export const gatewayConfig = z.strictObject({
  /** Holds the TLS private keys (mode 0600) and nothing else. */
  dataDirectory: z.string().min(1),
  /** Address the two OCPP ports bind to. */
  host: z.string().default('0.0.0.0'),
  /** FQDN that stations dial: CN and dNSName of the server certificates. */
  serverName: z.string().min(1).max(64),
  /** O of the server certificates; must equal our own identity's binding. */
  organisation: z.string().min(1).max(64).default('BetterFleet'),
  /** 0 takes a free port; the ready line says which. */
  passwordOrCertificatePort: z.int().min(0).max(65535).default(8442),
  certificateOnlyPort: z.int().min(0).max(65535).default(8443),
  /** The ports that stations dial, where something stands in front of these two; what the server is told of. */
  dialledPorts: z
    .strictObject({
      passwordOrCertificate: z.int().min(1).max(65535),
      certificateOnly: z.int().min(1).max(65535),
    })
    .optional(),
  /**
   * Load balancers that begin each connection with a header of the PROXY protocol: addresses or networks. What others say of
   * an address is not listened to.
   */
  fronts: z
    .array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]))
    .max(100)
    .default([]),
  /** The path in front of the identity, without a slash at its end. */
  basePath: z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]+)+$/)
    .default('/ocpp'),
  /** `ocpp-mandatory`: the suites of A00.FR.421, two of them without forward secrecy; `strict`: forward secrecy only. */
  tlsPolicy: tlsPolicy.default('ocpp-mandatory'),
  /** Of one listener, where it is another than `tlsPolicy`. */
  tlsPolicies: z
    .strictObject({ passwordOrCertificate: tlsPolicy.optional(), certificateOnly: tlsPolicy.optional() })
    .prefault({}),
  /** A table not confirmed for this long admits nobody new. */
  admissionMaxStaleMs: milliseconds.default(120_000),
  /** A connection that has not become a session this long after its turn came is closed. */
  connectDeadlineMs: milliseconds.max(10_000).default(8_000),
  maxConnections: z.int().min(1).default(15_000),
  /** Of one message, inflated and reassembled. */
  maxMessageBytes: z.int().min(1024).max(1_048_576).default(131_072),
  pingIntervalMs: milliseconds.default(60_000),
  heartbeatIntervalSeconds: seconds.default(300),
  /** When a station that was answered Pending tries again. */
  pendingIntervalSeconds: seconds.default(30),
  signingRequestTimeoutMs: milliseconds.default(5_000),
  /**
   * How long a session may wait for the server's word that it may be there, where that is needed (certificates that are taken
   * over, and those that get no further than Pending): until then nothing that its station says is heard, then it is closed.
   */
  recordPatienceMs: milliseconds.default(10_000),
  /**
   * While no server can be reached such a session is held, unheard, until it is this old, and no more of them than
   * `awaySessions`: closed, its station would be back at once, for another handshake.
   */
  awayPatienceMs: milliseconds.default(120_000),
  awaySessions: z.int().min(0).default(1_000),
  /** How long a question of a station about certificates of others may take. */
  certificateStatusTimeoutMs: milliseconds.default(1_500),
  /** How long a vehicle's question for the certificate of its contract may take: its station has 4.5 s (ISO 15118-2). */
  contractCertificateTimeoutMs: milliseconds.default(4_000),
  /** How long the CSMS behind us may take to say what the token of a contract is: the vehicle has 4.5 s for all of it. */
  contractTokenTimeoutMs: milliseconds.max(3_500).default(3_000),
  /** What the token of a good contract certificate is where no CSMS stands behind us to say so. */
  contractTokens: z.enum(['unknown', 'accepted']).default('unknown'),
  /** Failed attempts of one address, `burst` at once and then `perMinute`: beyond them no password is tried. */
  failedAttempts: z
    .strictObject({ burst: z.int().min(1), perMinute: z.number().positive() })
    .default({ burst: 60, perMinute: 120 }),
  /**
   * Sessions of one identity, `burst` at once and then `perMinute`: a station that comes more often, or two that take one
   * identity from each other, wait, while the session that is open goes on.
   */
  reconnections: z
    .strictObject({ burst: z.int().min(1), perMinute: z.number().positive() })
    .default({ burst: 60, perMinute: 1 }),
  /** Failed connections of one address, beyond which it is dropped before the TLS handshake. */
  floods: z
    .strictObject({ burst: z.int().min(1), perMinute: z.number().positive() })
    .default({ burst: 600, perMinute: 300 }),
  /** CSMSs that stand behind this gateway; which station has which the admission table says. */
  upstreams: z.array(upstreamSettings).max(100).default([]),
  /** How long a message of a station waits for an upstream that went away. */
  upstreamHoldMs: milliseconds.default(5_000),
  /** Of a CALL to or from an upstream. */
  upstreamAnswerTimeoutMs: milliseconds.default(30_000),
  upstreamBackOff: z
    .strictObject({ firstMs: milliseconds, mostMs: milliseconds })
    .default({ firstMs: 1_000, mostMs: 60_000 }),
  /** Where logs of stations are put; null: none are taken in. */
  logStore: logStoreSettings.nullable().default(null),
  logUploads: z
    .strictObject({
      /** Uploads at the same time; one more is asked to come later. */
      atOnce: z.int().min(1).default(16),
      /** Without a byte. */
      idleMs: milliseconds.default(20_000),
      /** Of a whole upload: with `atOnce` it says how long slow ones can keep others waiting. */
      deadlineMs: milliseconds.default(900_000),
    })
    .prefault({}),
  logLevel: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug']).default('info'),
});
export type GatewayConfig = z.infer<typeof gatewayConfig>;
export type GatewayConfigInput = z.input<typeof gatewayConfig>;

/** How a gateway that is a process of its own reaches servers: the one of this host, or any over a bus. */
const linkConfig = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('unix-socket'),
    socketPath: z.string().min(1),
    /** 32 random bytes, mode 0600; the server knows them for this node. */
    secretFile: z.string().min(1),
    /** Facts the server has not acknowledged yet; one directory per node. */
    spoolDirectory: z.string().min(1),
  }),
  z.strictObject({
    kind: z.literal('nats'),
    servers: z.array(z.string().min(1)).min(1),
    user: z.string().min(1).nullable().default(null),
    passwordFile: z.string().min(1).nullable().default(null),
    trustAnchorsFile: z.string().min(1).nullable().default(null),
    /** Facts that the bus has not stored yet; one directory per node. */
    spoolDirectory: z.string().min(1),
  }),
]);

export const gatewayProcessConfig = z.strictObject({
  nodeId: z.string().min(1).max(64),
  link: linkConfig,
  gateway: gatewayConfig,
});
export type GatewayProcessConfig = z.infer<typeof gatewayProcessConfig>;

/** Throws one sentence that names the wrong value. */
export function parseGatewayProcessConfig(text: string): GatewayProcessConfig {
  const parsed = gatewayProcessConfig.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`gateway configuration: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`);
}
