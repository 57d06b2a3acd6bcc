import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { logStoreOf, stationLogSettings, stationLogs } from './station-logs.ts';

describe('where logs of stations are kept', () => {
  test('by default in the data directory, 50 MB each, for 90 days', () => {
    expect(stationLogSettings(stationLogs.parse(undefined), '/data')).toEqual({
      store: { kind: 'disk', directory: join('/data', 'station-logs') },
      mostBytes: 52_428_800,
      lifetimeMs: 86_400_000,
      retentionMs: 7_776_000_000,
    });
  });

  test('in a directory or a bucket that is named, with paths from the root on', () => {
    const disk = stationLogs.parse({ store: { kind: 'disk', directory: 'logs' } });
    expect(logStoreOf(disk, '/data')).toEqual({ kind: 'disk', directory: resolve('logs') });
    const bucket = { kind: 's3', bucket: 'logs', region: 'eu-central-1' };
    expect(logStoreOf(stationLogs.parse({ store: bucket }), '/data')).toEqual({
      ...bucket,
      prefix: '',
      endpoint: null,
      credentials: null,
    });
    const credentials = { accessKeyId: 'AKID', secretAccessKeyFile: 'key' };
    expect(logStoreOf(stationLogs.parse({ store: { ...bucket, credentials } }), '/data')).toMatchObject({
      credentials: { accessKeyId: 'AKID', secretAccessKeyFile: resolve('key') },
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
