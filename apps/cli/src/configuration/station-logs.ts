import { join, resolve } from 'node:path';
import { z } from 'zod';
import { objectStorePlace, openedWith, storeCredentials } from './object-store.ts';

const s3 = objectStorePlace.extend({
  /** Of gateways, which only put files there; left out: the same. */
  gatewayCredentials: storeCredentials,
});

/** Logs that stations are asked for (docs/operations/security-logs.md). In the file alone. */
export const stationLogs = z
  .strictObject({
    /** Where they are kept: by default in the data directory. Where gateways are on several hosts: in a bucket. */
    store: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('disk'), directory: z.string().min(1).optional() }),
        s3,
      ])
      .default({ kind: 'disk' }),
    /** Of one file. */
    maximumMegabytes: z.int().min(1).max(1_024).default(50),
    /** How long after a request its upload is let in. */
    uploadWithinHours: z.int().min(1).max(168).default(24),
    /** Of the content; that there was one is kept. */
    retentionDays: z.int().min(1).max(3_650).default(90),
  })
  .prefault({});
export type StationLogs = z.infer<typeof stationLogs>;

/** For the server, which has a working directory of its own: paths from the root on. What it opens, and what gateways do. */
function storesOf({ store }: StationLogs, dataDir: string) {
  if (store.kind === 'disk') {
    const disk = { kind: 'disk', directory: resolve(store.directory ?? join(dataDir, 'station-logs')) } as const;
    return { store: disk, gatewayStore: disk };
  }
  const { credentials: own, gatewayCredentials, ...where } = store;
  return { store: openedWith(where, own), gatewayStore: openedWith(where, gatewayCredentials ?? own) };
}

/** For the server, in its units. */
export const stationLogSettings = (settings: StationLogs, dataDir: string) => ({
  ...storesOf(settings, dataDir),
  mostBytes: settings.maximumMegabytes * 1_048_576,
  lifetimeMs: settings.uploadWithinHours * 3_600_000,
  retentionMs: settings.retentionDays * 86_400_000,
});
