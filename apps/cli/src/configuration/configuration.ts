import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);

/** The whole configuration, in one place. Environment: `BFCERT_` + the path in capitals, e.g. `BFCERT_PORTS_HTTP`. */
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
  /** O of our own server certificates. */
  organisation: z.string().min(1).max(64).default('BetterFleet'),
  ports: z
    .strictObject({
      http: port.default(8080),
      profile2: port.default(8442),
      profile3: port.default(8443),
      metrics: port.default(9464),
    })
    .prefault({}),
  /** Addresses to listen on. The API speaks plain HTTP: put TLS in front before opening it to others. */
  listen: z
    .strictObject({
      http: z.string().default('127.0.0.1'),
      ocpp: z.string().default('0.0.0.0'),
    })
    .prefault({}),
  /** How long a migration waits for a station; milliseconds. The product's own values where nothing is said. */
  patience: z
    .strictObject({
      commandTimeoutMs: z.coerce.number().int().min(100).optional(),
      firstRetryMs: z.coerce.number().int().min(10).optional(),
      reconnectWaitMs: z.coerce.number().int().min(100).optional(),
      signingRequestWaitMs: z.coerce.number().int().min(100).optional(),
    })
    .prefault({}),
  tlsPolicy: z.enum(['ocpp-mandatory', 'strict']).default('ocpp-mandatory'),
  logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
});

export type Configuration = z.infer<typeof schema>;

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/**
 * `bfcert.yaml` in the working directory (or the file named by `BFCERT_CONFIG`), then the
 * environment over it. Every wrong value is named, in one sentence each.
 */
export function readConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
  overrides: Readonly<Record<string, unknown>> = {},
): Configuration {
  const merged = merge(merge(fromFile(environment.BFCERT_CONFIG), fromEnvironment(environment)), overrides);
  const parsed = schema.safeParse(merged);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys'
        ? `there is no setting ${issue.keys.map((key) => [...issue.path, key].join('.')).join(', ')}`
        : `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new ConfigurationError(`the configuration is wrong: ${sentences.join('; ')}`);
  }
  return { ...parsed.data, dataDir: resolve(parsed.data.dataDir) };
}

type Tree = { [key: string]: unknown };

function fromFile(named: string | undefined): Tree {
  const path = named ?? 'bfcert.yaml';
  if (!existsSync(path)) {
    if (named) throw new ConfigurationError(`the configuration file ${named} does not exist`);
    return {};
  }
  const content: unknown = parse(readFileSync(path, 'utf8')) ?? {};
  if (typeof content !== 'object' || Array.isArray(content)) {
    throw new ConfigurationError(`the configuration file ${path} is not a list of settings`);
  }
  return content as Tree;
}

/** Settings by their environment name; built from the schema so that a new setting needs no second entry. */
const ENVIRONMENT: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(schema.shape).flatMap(([key, setting]): [string, readonly string[]][] => {
    const inner = setting instanceof z.ZodPrefault ? setting.unwrap() : setting;
    if (!(inner instanceof z.ZodObject)) return [[`BFCERT_${capitals(key)}`, [key]]];
    return Object.keys(inner.shape).map((member) => [`BFCERT_${capitals(key)}_${capitals(member)}`, [key, member]]);
  }),
);

const NOT_SETTINGS = new Set(['BFCERT_CONFIG']);

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Tree {
  const tree: Tree = {};
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('BFCERT_') || value === undefined || NOT_SETTINGS.has(name)) continue;
    const fileName = name.endsWith('_FILE') ? name.slice(0, -'_FILE'.length) : null;
    const path = ENVIRONMENT.get(fileName ?? name);
    if (!path) unknown.push(name);
    else place(tree, path, fileName ? readFileSync(value, 'utf8').trim() : value);
  }
  if (unknown.length > 0) throw new ConfigurationError(`there is no setting ${unknown.join(', ')}`);
  const { DATABASE_URL: url, DATABASE_URL_FILE: urlFile } = environment;
  if (url ?? urlFile) place(tree, ['databaseUrl'], url ?? readFileSync(urlFile ?? '', 'utf8').trim());
  return tree;
}

function place(tree: Tree, path: readonly string[], value: string): void {
  const [first = '', ...rest] = path;
  if (rest.length === 0) tree[first] = value;
  else {
    const below = isTree(tree[first]) ? tree[first] : {};
    tree[first] = below;
    place(below, rest, value);
  }
}

function merge(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base };
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
