import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { measurePublication, type PublishedStatement } from './publication-metrics.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 0, 1, hour));
const seconds = (hour: number): number => at(hour).getTime() / 1_000;
const made = (authority: string, hour: number): PublishedStatement => ({
  authority,
  thisUpdate: at(hour),
  nextUpdate: at(hour + 10),
});

test('an authority is as fresh as the oldest of its lists, and of its answers', async () => {
  const registry = new Registry();
  measurePublication(registry, {
    revocationLists: async () => [made('iot', 5), made('iot', 2), made('iot', 7), made('vehicle-vas', 6)],
    ocspAnswers: async () => [made('iot', 1)],
  });
  const text = await registry.metrics();
  expect(text.match(/^bfcert_.*$/gm)).toEqual([
    `bfcert_crl_this_update_timestamp_seconds{authority="iot"} ${seconds(2)}`,
    `bfcert_crl_this_update_timestamp_seconds{authority="vehicle-vas"} ${seconds(6)}`,
    `bfcert_crl_next_update_timestamp_seconds{authority="iot"} ${seconds(12)}`,
    `bfcert_crl_next_update_timestamp_seconds{authority="vehicle-vas"} ${seconds(16)}`,
    `bfcert_ocsp_this_update_timestamp_seconds{authority="iot"} ${seconds(1)}`,
    `bfcert_ocsp_next_update_timestamp_seconds{authority="iot"} ${seconds(11)}`,
  ]);
});

test('an authority whose lists are gone is gone from the metrics, and no old time stays', async () => {
  const registry = new Registry();
  let lists = [made('iot', 5)];
  measurePublication(registry, { revocationLists: async () => lists, ocspAnswers: async () => [] });
  await registry.metrics();
  lists = [];
  expect((await registry.metrics()).match(/^bfcert_.*$/gm)).toBeNull();
});
