import { expect, it } from 'vitest';
import { newSerial } from '../draft-certificate.ts';
import { crlShardOf } from './shard.ts';

it('is the same for the same serial number, and below the number of shards', () => {
  expect(crlShardOf('0a', 4)).toBe(2);
  expect(crlShardOf('ff', 1)).toBe(0);
  expect(crlShardOf('7fffffffffffffffffffffffffffffff', 7)).toBe(crlShardOf('7fffffffffffffffffffffffffffffff', 7));
});

it('depends on every digit of a serial number that no number can hold', () => {
  expect(crlShardOf('70000000000000000000000000000001', 2)).toBe(1);
  expect(crlShardOf('70000000000000000000000000000002', 2)).toBe(0);
});

it('gives each shard its share of random serial numbers', () => {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 4_000; i++) {
    const shard = crlShardOf(newSerial(), 4);
    counts[shard] = (counts[shard] ?? 0) + 1;
  }
  // 1,000 each; seven standard deviations (27) beside that is no chance any more.
  for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(192);
});

it.each([0, -1, 1.5, Number.NaN])('there are no %s shards', (shards) => {
  expect(() => crlShardOf('1', shards)).toThrow(/at least one shard/);
});
