import { Gauge, Registry } from 'prom-client';
import { afterEach, expect, test } from 'vitest';
import { serveMetrics } from './serve-metrics.ts';

let close: (() => Promise<void>) | null = null;
afterEach(async () => close?.());

async function serve(collect: () => Promise<void>) {
  const registry = new Registry();
  new Gauge({ name: 'bfcert_test', help: 'a test', registers: [registry], collect });
  const served = await serveMetrics(registry, { host: '127.0.0.1', port: 0 });
  close = served.close;
  return (path: string, method = 'GET') => fetch(`http://127.0.0.1:${served.port}${path}`, { method });
}

test('a scrape finds the metrics at one address and nothing anywhere else', async () => {
  const ask = await serve(async () => undefined);
  expect(await (await ask('/metrics?name[]=x')).text()).toContain('bfcert_test 0');
  expect((await ask('/metrics/')).status).toBe(404);
  expect((await ask('/metrics', 'POST')).status).toBe(404);
});

test('a scrape during an outage fails as a whole instead of giving wrong numbers', async () => {
  const ask = await serve(() => Promise.reject(new Error('no database')));
  expect((await ask('/metrics')).status).toBe(503);
});

test('a scraper that keeps its connection does not hold up the end', async () => {
  const ask = await serve(async () => undefined);
  await (await ask('/metrics')).text();
  await close?.();
  close = null;
});
