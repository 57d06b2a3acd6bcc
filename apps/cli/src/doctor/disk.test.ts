import type { StatsFs } from 'node:fs';
import { expect, test } from 'vitest';
import { lookAtDisk } from './disk.ts';

const GIBIBYTE = 2 ** 30;
const look = async (stats: Partial<StatsFs>) => {
  const all = { bavail: 100 * GIBIBYTE, bsize: 1, files: 1_000_000, ffree: 900_000, ...stats } as StatsFs;
  return (await lookAtDisk('/data', async () => all)).map(({ verdict, seen }) => [verdict, seen]);
};

test('a disk with room is good', async () => {
  expect(await look({})).toEqual([['good', 'has 100.0 GiB free']]);
});

test('one that is nearly full is a finding', async () => {
  expect(await look({ bavail: GIBIBYTE - 1 })).toEqual([
    ['finding', 'has 1.0 GiB free: less than 1 GiB is too little'],
  ]);
});

test('one that can hold hardly another file is a finding, whatever its bytes', async () => {
  expect(await look({ ffree: 9_999 })).toContainEqual(['finding', 'has room for 9999 more files only']);
  expect(await look({ files: 0, ffree: 0 })).toEqual([['good', 'has 100.0 GiB free']]);
});

test('one that cannot be looked at is not called good', async () => {
  const seen = await lookAtDisk('/data', () => Promise.reject(new Error('no such directory')));
  expect(seen).toMatchObject([{ verdict: 'unknown', seen: 'its disk cannot be looked at: no such directory' }]);
});
