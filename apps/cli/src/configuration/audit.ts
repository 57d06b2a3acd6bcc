import { resolve } from 'node:path';
import { z } from 'zod';
import type { SecretPaths } from '../supervisor/secrets.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'must be up to 32 lower-case letters, digits and hyphens');
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** From the environment numbers and lists come as text. */
const whole = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int(`must be a whole number from ${least} to ${most}`).min(least).max(most),
  );

function listOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const anchor = z.discriminatedUnion('kind', [
  /** A file that only grows, best on another machine's disk. */
  z.strictObject({ kind: z.literal('file'), name, path: z.string().min(1) }),
  /** A bucket, best with object lock. */
  z.strictObject({
    kind: z.literal('s3'),
    name,
    bucket: z.string().min(1),
    prefix: z.string().max(512).default(''),
    region: z.string().min(1),
    /** In place of the region's public endpoint. */
    endpoint: url.nullable().default(null),
    /** Left out, the SDK finds those of the machine's or the pod's role. */
    credentials: z
      .strictObject({ accessKeyId: z.string().min(1), secretAccessKeyFile: z.string().min(1) })
      .nullable()
      .default(null),
  }),
  /** Told of each checkpoint by POST. */
  z.strictObject({ kind: z.literal('webhook'), name, url, secretFile: z.string().min(1).nullable().default(null) }),
]);

/** Of the audit: how often it is signed, and where what is signed is laid down outside. */
export const audit = z
  .strictObject({
    checkpointEveryEntries: whole(1, 1_000_000).default(1_000),
    checkpointEverySeconds: whole(1, 86_400).default(60),
    /** In the environment (`BFCERT_AUDIT_ANCHORS`) the same list as JSON. */
    anchors: z.preprocess(
      listOf,
      z
        .array(anchor, 'must be a list of anchors')
        .refine((all) => new Set(all.map((one) => one.name)).size === all.length, 'each must have another name')
        .default([]),
    ),
  })
  .prefault({});

/** For the server: keys and secrets as files, paths from the root on. */
export function auditSettings(
  { anchors, ...policy }: z.infer<typeof audit>,
  { auditKey, auditKeyRing }: Pick<SecretPaths, 'auditKey' | 'auditKeyRing'>,
) {
  return {
    keyFile: auditKey,
    keyRingFile: auditKeyRing,
    ...policy,
    anchors: anchors.map((settings) => {
      switch (settings.kind) {
        case 'file':
          return { ...settings, path: resolve(settings.path) };
        case 'webhook':
          return { ...settings, secretFile: settings.secretFile === null ? null : resolve(settings.secretFile) };
        case 's3':
          return settings.credentials === null
            ? settings
            : {
                ...settings,
                credentials: {
                  ...settings.credentials,
                  secretAccessKeyFile: resolve(settings.credentials.secretAccessKeyFile),
                },
              };
        default:
          return settings satisfies never;
      }
    }),
  };
}
