import type { ObjectStore } from '@bfcert/kernel/object-store';

/** How logs of stations are fetched and kept. */
export interface StationLogSettings {
  /** By which stations reach our gateways; the port is that on which the station is connected. */
  readonly host: string;
  /** Of one file. */
  readonly mostBytes: number;
  /** From the request to the end of its upload. */
  readonly lifetimeMs: number;
  /** Of the content; that there was one is kept. */
  readonly retentionMs: number;
  /** What the station is told: how often it tries again, and how long it waits before. */
  readonly retries: number;
  readonly retryIntervalSeconds: number;
  readonly store: Pick<ObjectStore, 'open' | 'remove'>;
}

/** The product's own; docs/operations/security-logs.md. */
export const defaultStationLogSettings = {
  mostBytes: 50 * 1_048_576,
  lifetimeMs: 24 * 3_600_000,
  retentionMs: 90 * 86_400_000,
  retries: 3,
  retryIntervalSeconds: 60,
} as const satisfies Partial<StationLogSettings>;
