import { purposeNames } from '@bfcert/certificate-lifecycle';
import { logStoreSettings } from '@bfcert/evse-security/station-contract';
import { z } from 'zod';
import { alertSettings } from '../alerts/alert-settings.ts';
import { openIdSettings } from '../openid/openid-settings.ts';
import { upstreamSettings } from '../upstreams/upstream-settings.ts';
import { anchorSettings } from './anchor-settings.ts';
import { brokers, provisioning } from './brokers.ts';
import { bus } from './bus.ts';
import { iotHubs } from './iot-hubs.ts';
import { link } from './link.ts';
import { serverCertificates } from './server-certificates.ts';

const port = z.int().min(0).max(65535);
const path = z.string().min(1);
const tlsPolicy = z.enum(['ocpp-mandatory', 'strict']);

/** What the supervisor hands the server: one line of JSON on standard input. Secrets come as files, never as values. */
const serverConfiguration = z.strictObject({
  database: z.union([
    z.strictObject({ connectionString: z.string() }),
    z.strictObject({ host: z.string(), port, user: z.string(), database: z.string() }),
  ]),
  pki: z.strictObject({ socketPath: path, secretFile: path }),
  link,
  secrets: z.strictObject({ pepper: path, comparisonKey: path, deliveryKey: path, adminToken: path }),
  audit: z.strictObject({
    /** PKCS #8 PEM, and the signed notes of all keys so far. */
    keyFile: path,
    keyRingFile: path,
    checkpointEveryEntries: z.int().min(1),
    checkpointEverySeconds: z.int().min(1),
    anchors: anchorSettings,
  }),
  http: z.strictObject({
    host: z.string(),
    port,
    /** Where people reach us, without a slash at its end. */
    publicUrl: z.url(),
    trustedProxies: z.array(z.string()),
  }),
  /** Null where people sign in here alone. */
  openId: openIdSettings.nullable(),
  metrics: z.strictObject({ host: z.string(), port }),
  /** Where revocation lists and OCSP answers are served, and where the control plane puts the lists. */
  publication: z.strictObject({ host: z.string(), port, directory: path }),
  /** The door for vehicles: where servers reach it, what tells it from those of others, and where its key is kept. */
  vehicles: z.strictObject({
    host: z.string(),
    port,
    reachedAt: z.string().min(1),
    node: z.string().min(1),
    directory: path,
  }),
  /** Our own station listeners, as stations reach them. */
  stations: z.strictObject({
    organisation: z.string().min(1).max(64),
    host: z.string().min(1),
    profile2Port: port,
    profile3Port: port,
    /** Load balancers in front of the gateways that say whom they speak for: addresses and networks. */
    fronts: z.array(z.string()),
    /** Of each of the two ports. */
    tlsPolicies: z.strictObject({ profile2: tlsPolicy, profile3: tlsPolicy }),
    /** Waits of the migration that differ from the product's; milliseconds. */
    patience: z.partialRecord(
      z.enum(['commandTimeoutMs', 'firstRetryMs', 'reconnectWaitMs', 'signingRequestWaitMs', 'gatewayLeaseMs']),
      z.int().min(1),
    ),
  }),
  /** Whether what needs a second person may be approved by whoever asked. */
  approvals: z.enum(['two-people', 'single-operator']),
  /** Who is told of an incident; a field that a row leaves out stands for all. */
  support: z.strictObject({
    default: z.string().min(1),
    owners: z.array(
      z.strictObject({
        owner: z.string().optional(),
        purpose: z.enum(purposeNames).optional(),
        supportOwner: z.string().min(1),
      }),
    ),
  }),
  /** How long they are kept, and how many at most. */
  securityEvents: z.strictObject({ retentionDays: z.int().min(1), maximum: z.int().min(1) }),
  /** How often a certificate is made and revoked to try it; 0: only when somebody asks. */
  syntheticProbe: z.strictObject({ everyHours: z.int().min(0) }),
  iotHubs,
  bus,
  /** Which file each source of identities is read from. */
  identityFiles: z.array(z.strictObject({ source: z.string().min(1), path })),
  serverCertificates,
  /** CSMSs behind the gateways: how each is reached, by which files, and which stations have it. */
  upstreams: z.array(upstreamSettings),
  /** Hosts at which stations may have us ask for the status of a certificate, and networks of our own that these may be in. */
  certificateStatus: z.strictObject({
    hosts: z.array(z.string()),
    allowedNetworks: z.array(z.string()),
    /** What a token of a good contract certificate is where no CSMS stands behind the gateways to say so. */
    tokensWithoutCsms: z.enum(['unknown', 'accepted']),
  }),
  brokers,
  provisioning,
  /** Logs of stations: where gateways put them, how large one may be, how long it may take and is kept. */
  stationLogs: z.strictObject({
    store: logStoreSettings,
    /** The same place, as gateways put files there. */
    gatewayStore: logStoreSettings,
    mostBytes: z.int().min(1),
    lifetimeMs: z.int().min(1),
    retentionMs: z.int().min(1),
  }),
  /** Where alerts go to. */
  alerts: alertSettings,
  /** Networks of our own that webhooks may be sent to, beside public addresses. */
  webhooks: z.strictObject({ allowedNetworks: z.array(z.string()) }),
  /** Where the roots are written that stations need. */
  trustDirectory: path,
  uiDirectory: path,
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
});
export type ServerConfiguration = z.infer<typeof serverConfiguration>;

/** Throws one sentence that names the wrong value. */
export function parseServerConfiguration(text: string): ServerConfiguration {
  const parsed = serverConfiguration.safeParse(json(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`server configuration: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser would quote the text, which names files of secrets.
    throw new Error('server configuration: it is not one line of JSON');
  }
}
