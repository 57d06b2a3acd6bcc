import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testAlerts } from './test-alerts.ts';

let said: string;
beforeEach(() => {
  said = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The environment that names a configuration with these alerts. */
function configured(alerts: object): NodeJS.ProcessEnv {
  const path = join(mkdtempSync(join(tmpdir(), 'alerts-')), 'bfcert.yaml');
  writeFileSync(path, JSON.stringify({ alerts }));
  return { BFCERT_CONFIG: path };
}

test('a test goes through each route, and what did not take it is named', async () => {
  const names: string[] = [];
  const collector = createServer(async (request, response) => {
    names.push(JSON.parse((await request.toArray()).join('')).resourceLogs[0].scopeLogs[0].logRecords[0].eventName);
    response.end('{}');
  });
  await new Promise<void>((resolve) => void collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo;
  const routes = [
    { kind: 'otlp', name: 'otel', url: `http://127.0.0.1:${port}/v1/logs` },
    { kind: 'webhook', name: 'chat', url: `http://127.0.0.1:${port}/`, secretFile: '/no/such/file' },
  ];
  const environment = configured({ routes });
  expect(await testAlerts([], { json: false, environment })).toBe(1);
  expect(said).toMatch(/^otel \(otlp\): sent\nchat \(webhook\): not sent: ENOENT/);
  expect(await testAlerts(['otel'], { json: true, environment })).toBe(0);
  expect(said).toContain('{"route":"otel","kind":"otlp","problem":null}\n');
  expect(names).toEqual(['bfcert.test', 'bfcert.test']);
  collector.close();
});

test('a route that is not configured is wrong use, and nothing is sent', async () => {
  const environment = configured({ routes: [] });
  expect(await testAlerts(['pager'], { json: false, environment })).toBe(2);
  expect(said).toBe('bfcert.yaml has no route named pager under alerts.routes.\n');
});
