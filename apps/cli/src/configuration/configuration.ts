import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { alertSettings } from '@bfcert/server/alert-settings';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { audit } from './audit.ts';
import { authorities } from './authorities/authorities.ts';
import { brokers, provisioning } from './brokers.ts';
import { bus } from './bus.ts';
import { certificateStatus } from './certificate-status.ts';
import { identityFiles } from './identity-files.ts';
import { iotHubs } from './iot-hubs.ts';
import { oidc } from './openid.ts';
import { serverCertificates } from './server-certificates.ts';
import { stationLogs } from './station-logs.ts';
import { support } from './support.ts';
import { upstreams } from './upstreams.ts';

/** From the environment a number comes as text; `8080x`, an empty text or `true` is none. */
const whole = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int(`must be a whole number from ${least} to ${most}`).min(least).max(most),
  );

/** Stations and probes are told the number, so it cannot be left to the system to choose one. */
const port = whole(1, 65_535);
const address = z.string().refine((text) => isIP(text) !== 0, 'must be an IP address');
const network = z.union([z.cidrv4(), z.cidrv6()], 'must be a network such as 10.20.0.0/16');
const milliseconds = (least: number) => whole(least, 86_400_000).optional();

const tlsPolicy = z.enum(['ocpp-mandatory', 'strict']);

/**
 * The whole configuration, in one place. Environment: `BFCERT_` + the path in capitals, e.g.
 * `BFCERT_PORTS_HTTP`; lists, `approvals` and `support` stand in the file only.
 */
const schema = z.strictObject({
  /** Everything the system keeps lies below it. */
  dataDir: z.string().min(1).default('./data'),
  /** PostgreSQL to use instead of the embedded one. */
  databaseUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  /** The name stations reach us by: in the server certificate, and in the URL they are given for Profile 3. */
  publicHost: z
    .string()
    .max(64)
    .regex(
      /^(localhost|([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9]))$/,
      'must be a lower-case host name with a domain, or localhost',
    )
    .default('localhost'),
  /** Where certificates say that their revocation lists and OCSP answers are; left out: `http://<publicHost>:<ports.publication>`. */
  publicationUrl: z
    .string()
    .max(120)
    .regex(
      /^http:\/\/[a-z0-9.-]+(:\d{1,5})?(\/[A-Za-z0-9._~-]+)*$/,
      'must be a plain http URL in lower case without a slash at its end',
    )
    .optional(),
  /** How many revocation lists an authority has; what was issued keeps the list it was assigned to. */
  crlShards: whole(1, 1_024).default(16),
  authorities: authorities.default([]),
  audit,
  iotHubs: iotHubs.default([]),
  bus: bus.nullable().default(null),
  /** Where alerts go to, in the file only. */
  alerts: alertSettings,
  identityFiles: identityFiles.default([]),
  brokers: brokers.default([]),
  provisioning,
  serverCertificates: serverCertificates.prefault({}),
  upstreams: upstreams.default([]),
  /** O of our own server certificates. */
  organisation: z.string().min(1).max(64).default('BetterFleet'),
  ports: z
    .strictObject({
      http: port.default(8080),
      profile2: port.default(8442),
      profile3: port.default(8443),
      /** EST and the service endpoint of vehicles. */
      vehicles: port.default(8444),
      /** Revocation lists and OCSP answers, plain HTTP. */
      publication: port.default(8445),
      metrics: port.default(9464),
    })
    .refine((ports) => new Set(Object.values(ports)).size === 6, 'each must be another one')
    .prefault({}),
  /** Addresses to listen on. The API speaks plain HTTP: put TLS in front before opening it to others. */
  listen: z
    .strictObject({
      http: address.default('127.0.0.1'),
      ocpp: address.default('0.0.0.0'),
      publication: address.default('0.0.0.0'),
      vehicles: address.default('0.0.0.0'),
    })
    .prefault({}),
  /**
   * Load balancers in front of the gateways that begin each connection with a header of the PROXY protocol: addresses or
   * networks. In the file only.
   */
  fronts: z
    .array(z.union([address, network], 'must be an IP address or a network such as 10.0.1.0/24'))
    .max(100)
    .default([]),
  /** How long a migration waits for a station; milliseconds. The product's own values where nothing is said. */
  patience: z
    .strictObject({
      commandTimeoutMs: milliseconds(100),
      firstRetryMs: milliseconds(10),
      reconnectWaitMs: milliseconds(100),
      signingRequestWaitMs: milliseconds(100),
      gatewayLeaseMs: milliseconds(10_000),
    })
    .prefault({}),
  /**
   * `single-operator` lets whoever asked for it approve what needs a second person; each such entry is
   * marked as self-approved. In the file only: who runs the system decides it, once and in writing.
   */
  approvals: z.enum(['two-people', 'single-operator']).default('two-people'),
  /** Who is told of incidents, in the file only. */
  support,
  /** How long security events are kept since the last of those that one counts, and how many of them at most. */
  securityEvents: z
    .strictObject({
      retentionDays: whole(30, 3_650).default(400),
      maximum: whole(10_000, 100_000_000).default(5_000_000),
    })
    .prefault({}),
  /** How often a certificate of nobody is issued and revoked, to see that both work; 0: only when somebody asks. */
  syntheticProbe: z.strictObject({ everyHours: whole(0, 720).default(24) }).prefault({}),
  /** Whom stations may have us ask for the status of certificates, in the file only. */
  certificateStatus: certificateStatus(network),
  stationLogs,
  /** Webhooks go to public addresses over https, and to these networks of our own: `10.20.0.0/16`. */
  webhooks: z.strictObject({ allowedNetworks: z.array(network).default([]) }).prefault({}),
  oidc: oidc.optional(),
  http: z
    .strictObject({
      /** Where people reach UI and API, when that is not the port itself: behind a proxy that speaks TLS. */
      publicUrl: z
        .url({ protocol: /^https?$/ })
        .regex(/[^/]$/, 'must have no slash at its end')
        .optional(),
      /** Networks of proxies whose X-Forwarded-For is believed. */
      trustedProxies: z.array(network).default([]),
    })
    .prefault({}),
  /** Of both station listeners: `strict` leaves out the suites of A00.FR.318 and 421 that have no forward secrecy. */
  tlsPolicy: tlsPolicy.default('ocpp-mandatory'),
  /** Of one of them, where it is another. */
  tlsPolicies: z.strictObject({ profile2: tlsPolicy.optional(), profile3: tlsPolicy.optional() }).prefault({}),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Configuration = z.infer<typeof schema>;

/** What a station listener follows. */
export const tlsPolicyOf = (
  { tlsPolicy: ofBoth, tlsPolicies }: Pick<Configuration, 'tlsPolicy' | 'tlsPolicies'>,
  listener: 'profile2' | 'profile3',
): z.infer<typeof tlsPolicy> => tlsPolicies[listener] ?? ofBoth;

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * `bfcert.yaml` in the working directory (or the file named by `BFCERT_CONFIG`), the environment over
 * it, and `overrides` over both.
 *
 * @throws ConfigurationError with a sentence for everything that is wrong, never with a secret's value.
 */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Readonly<Record<string, unknown>> = {},
): Configuration {
  const given = fromEnvironment(environment);
  const merged = merge(merge(fromFile(environment.BFCERT_CONFIG), given.settings), overrides);
  const parsed = schema.safeParse(merged);
  const wrong = [...given.wrong, ...(parsed.success ? [] : parsed.error.issues.flatMap(sentences))];
  if (!parsed.success || wrong.length > 0) {
    throw new ConfigurationError(`the configuration is wrong: ${wrong.join('; ')}`);
  }
  return { ...parsed.data, dataDir: resolve(parsed.data.dataDir) };
}

function sentences(issue: z.core.$ZodIssue): readonly string[] {
  return issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => `there is no setting ${[...issue.path, key].join('.')}`)
    : [`${issue.path.join('.')}: ${issue.message}`];
}

type Tree = { readonly [key: string]: unknown };

function fromFile(named: string | undefined): Tree {
  const path = named ?? 'bfcert.yaml';
  if (!existsSync(path)) {
    if (named) throw new ConfigurationError(`the configuration file ${named} does not exist`);
    return {};
  }
  const document = parseDocument(readFileSync(path, 'utf8'));
  const [error] = document.errors;
  if (error)
    throw new ConfigurationError(`the configuration file ${path} is not YAML: ${error.message.split('\n', 1)[0]}`);
  const content: unknown = document.toJS() ?? {};
  if (!isTree(content)) throw new ConfigurationError(`the configuration file ${path} does not consist of settings`);
  return content;
}

/** Never from the environment. */
const FILE_ONLY: readonly string[] = [
  'alerts',
  'approvals',
  'bus',
  'certificateStatus',
  'brokers',
  'identityFiles',
  'provisioning',
  'serverCertificates',
  'stationLogs',
  'support',
  'webhooks',
  'oidc',
  'http',
];

/** Settings by their environment name; built from the schema so that a new setting needs no second entry. */
const ENVIRONMENT: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(schema.shape).flatMap(([key, setting]): [string, readonly string[]][] => {
    const inner = setting instanceof z.ZodPrefault ? setting.unwrap() : setting;
    if (FILE_ONLY.includes(key) || (inner instanceof z.ZodDefault && inner.unwrap() instanceof z.ZodArray)) return [];
    if (!(inner instanceof z.ZodObject)) return [[`BFCERT_${capitals(key)}`, [key]]];
    return Object.keys(inner.shape).map((member) => [`BFCERT_${capitals(key)}_${capitals(member)}`, [key, member]]);
  }),
);

/** Every environment variable that is a setting; docs/operations/settings.md says what each is. */
export const settingVariables: readonly string[] = [...ENVIRONMENT.keys()];

/** No settings of the system: where the file is, and how `bfcert` reaches a server elsewhere (`commands/api/where.ts`). */
const NO_SETTINGS: ReadonlySet<string> = new Set([
  'BFCERT_CONFIG',
  'BFCERT_SERVER_URL',
  'BFCERT_TOKEN',
  'BFCERT_TOKEN_FILE',
]);

/** The one setting that has a name of its own as well, because everybody knows it. */
const DATABASE_URL = 'DATABASE_URL';

/** `NAME` holds a value, `NAME_FILE` the path of a file with it. */
function fromEnvironment(environment: Readonly<Record<string, string | undefined>>) {
  let settings: Tree = {};
  const wrong: string[] = [];
  for (const [variable, value] of Object.entries(environment)) {
    if (value === undefined || NO_SETTINGS.has(variable)) continue;
    const isFile = variable.endsWith('_FILE');
    const name = isFile ? variable.slice(0, -'_FILE'.length) : variable;
    const path = name === DATABASE_URL ? ['databaseUrl'] : ENVIRONMENT.get(name);
    if (path === undefined) {
      if (variable.startsWith('BFCERT_')) wrong.push(`there is no setting ${variable}`);
    } else if (isFile && environment[name] !== undefined) wrong.push(`set ${name} or ${variable}, not both`);
    else if (isFile && !existsSync(value)) wrong.push(`${variable} names ${value}, which does not exist`);
    else settings = merge(settings, treeOf(path, isFile ? readFileSync(value, 'utf8').trim() : value));
  }
  return { settings, wrong };
}

const treeOf = (path: readonly string[], value: string): Tree =>
  path.reduceRight<Tree | string>((below, key) => ({ [key]: below }), value) as Tree;

function merge(base: Tree, over: Tree): Tree {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const below = result[key];
    result[key] = isTree(below) && isTree(value) ? merge(below, value) : value;
  }
  return result;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

function capitals(name: string): string {
  return name.replaceAll(/([A-Z])/g, '_$1').toUpperCase();
}
