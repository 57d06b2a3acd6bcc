import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stationLogSettings, stationLogs } from './station-logs.ts';

describe('where logs of stations are kept', () => {
  test('by default in the data directory, 50 MB each, for 90 days', () => {
    expect(stationLogSettings(stationLogs.parse(undefined), '/data')).toEqual({
      store: { kind: 'disk', directory: join('/data', 'station-logs') },
      gatewayStore: { kind: 'disk', directory: join('/data', 'station-logs') },
      mostBytes: 52_428_800,
      lifetimeMs: 86_400_000,
      retentionMs: 7_776_000_000,
    });
  });

  const storesOf = (store: object) => {
    const { store: own, gatewayStore } = stationLogSettings(stationLogs.parse({ store }), '/data');
    return { own, gatewayStore };
  };
  const bucket = { kind: 's3', bucket: 'logs', region: 'eu-central-1' };
  const credentials = { accessKeyId: 'AKID', secretAccessKeyFile: 'key' };

  test('in a directory or a bucket that is named, with paths from the root on', () => {
    expect(storesOf({ kind: 'disk', directory: 'logs' }).own).toEqual({ kind: 'disk', directory: resolve('logs') });
    const plain = { ...bucket, prefix: '', endpoint: null, credentials: null };
    expect(storesOf(bucket)).toEqual({ own: plain, gatewayStore: plain });
    const known = { accessKeyId: 'AKID', secretAccessKeyFile: resolve('key') };
    expect(storesOf({ ...bucket, credentials })).toMatchObject({
      own: { credentials: known },
      gatewayStore: { credentials: known },
    });
  });

  test('gateways have credentials of their own where there are some: they put files there, and read and delete none', () => {
    const gatewayCredentials = { accessKeyId: 'PUTS', secretAccessKeyFile: 'other-key' };
    const stores = storesOf({ ...bucket, credentials, gatewayCredentials });
    expect(stores.own).toMatchObject({ credentials: { accessKeyId: 'AKID' } });
    expect(stores.gatewayStore).toEqual({
      ...stores.own,
      credentials: { accessKeyId: 'PUTS', secretAccessKeyFile: resolve('other-key') },
    });
  });

  test.each([
    ['another kind of store', { store: { kind: 'ftp' } }],
    ['a bucket without a region', { store: { kind: 's3', bucket: 'logs' } }],
    [
      'a secret as a value',
      { store: { kind: 's3', bucket: 'b', region: 'r', credentials: { accessKeyId: 'a', secretAccessKey: 's' } } },
    ],
    ['no room at all', { maximumMegabytes: 0 }],
    ['more than a gigabyte', { maximumMegabytes: 1_025 }],
    ['a setting that does not exist', { compress: true }],
  ])('%s is refused', (_, settings) => {
    expect(stationLogs.safeParse(settings).success).toBe(false);
  });
});
