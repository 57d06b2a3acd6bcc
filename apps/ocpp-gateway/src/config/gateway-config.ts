import type { GatewayListens } from '@bfcert/evse-security/station-contract';
import { z } from 'zod';

const milliseconds = z.int().min(1);
const seconds = z.int().min(1);

/**
 * What is one gateway's own. Every default is the product's; unknown members are refused. What all gateways have in common the
 * servers say (`gateway.settings`).
 */
export const gatewayConfig = z.strictObject({
  /** Holds the TLS private keys (mode 0600) and nothing else. */
  dataDirectory: z.string().min(1),
  /** Address the two OCPP ports bind to. */
  host: z.string().default('0.0.0.0'),
  /** Where servers reach its ports, to watch what it serves there; left out: at `host`. */
  reachedAt: z.string().min(1).max(253).optional(),
  /** 0 takes a free port; the ready line says which. */
  passwordOrCertificatePort: z.int().min(0).max(65535).default(8442),
  certificateOnlyPort: z.int().min(0).max(65535).default(8443),
  /** The path in front of the identity, without a slash at its end. */
  basePath: z
    .string()
    .regex(/^(\/[A-Za-z0-9._~-]+)+$/)
    .default('/ocpp'),
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
  /**
   * Failed connections of one address, beyond which it is dropped before the TLS handshake. Beyond a tenth of `burst` its
   * handshakes come one after the other.
   */
  floods: z
    .strictObject({ burst: z.int().min(1), perMinute: z.number().positive() })
    .default({ burst: 600, perMinute: 300 }),
  /**
   * Messages of one station and kind that each have to be recorded, `burst` at once and then `perMinute`: beyond them it is told
   * to try again. Repetitions of one security event are counted, and are one.
   */
  recordedMessages: z
    .strictObject({ burst: z.int().min(1), perMinute: z.number().positive() })
    .default({ burst: 300, perMinute: 60 }),
  /** How long a message of a station waits for an upstream that went away. */
  upstreamHoldMs: milliseconds.default(5_000),
  /** Of a CALL to or from an upstream. */
  upstreamAnswerTimeoutMs: milliseconds.default(30_000),
  upstreamBackOff: z
    .strictObject({ firstMs: milliseconds, mostMs: milliseconds })
    .default({ firstMs: 1_000, mostMs: 60_000 }),
  /** From when on a connection to an upstream counts as one. */
  upstreamSteadyMs: milliseconds.default(10_000),
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

const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];

/** Null: it takes whichever port is free, or listens on every address and is not told which one leads to it. */
export function listensOf({
  host,
  reachedAt = host,
  certificateOnlyPort,
}: Pick<GatewayConfig, 'host' | 'reachedAt' | 'certificateOnlyPort'>): GatewayListens | null {
  return WILDCARDS.includes(reachedAt) || certificateOnlyPort === 0 ? null : { host: reachedAt, certificateOnlyPort };
}

export const gatewayProcessConfig = z
  .strictObject({
    nodeId: z.string().min(1).max(64),
    link: linkConfig,
    gateway: gatewayConfig,
  })
  .refine(({ link, gateway: { host, reachedAt = host } }) => link.kind !== 'nats' || !WILDCARDS.includes(reachedAt), {
    error: 'is needed where the gateway listens on every address: servers watch what it serves there',
    path: ['gateway', 'reachedAt'],
  });
export type GatewayProcessConfig = z.infer<typeof gatewayProcessConfig>;

/** Throws one sentence that names the wrong value. */
export function parseGatewayProcessConfig(text: string): GatewayProcessConfig {
  const parsed = gatewayProcessConfig.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`gateway configuration: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`);
}
