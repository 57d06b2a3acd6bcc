import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { OutboxReader, outboxMigrations } from '@bfcert/kernel/outbox';
import { createTestDatabase, type TestDatabase } from '@bfcert/kernel/postgres/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SessionChanges } from '../stations/session-changes.ts';
import { type SharedSessionChanges, shareSessionChanges } from '../stations/share-session-changes.ts';
import { outboxFeed } from './event-feed.ts';
import { type ApiBench, apiBench, BEARER } from './testing/api-bench.ts';

const OTHER_SERVER = fileURLToPath(new URL('./testing/other-server.fixture.ts', import.meta.url));
/** Longer than any test: what arrives was told, not found by looking. */
const NEVER_MS = 3_600_000;

let storage: TestDatabase;
let reader: OutboxReader;
let own: SessionChanges;
let shared: SharedSessionChanges;
let bench: ApiBench;
const problems: unknown[] = [];
beforeEach(async () => {
  problems.length = 0;
  const onError = (error: unknown) => void problems.push(error);
  storage = await createTestDatabase(outboxMigrations);
  const { database } = storage;
  reader = new OutboxReader(database, { onFailure: onError, onError, pollMs: NEVER_MS });
  // Both say once that they listen from now on; what a browser hears after that it was told of.
  const readerListens = new Promise<void>((resolve) => reader.onSequenced(resolve));
  await reader.start();
  own = new SessionChanges();
  shared = shareSessionChanges(database, own, onError);
  const sessionsListen = new Promise<void>((resolve) => shared.changes.onChange(() => resolve()));
  await Promise.all([readerListens, sessionsListen]);
  bench = await apiBench({
    events: outboxFeed(database, reader, shared.changes, async () => new Map([['idn_one', 'north']]), onError),
  });
  await bench.app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await bench.app.close();
  await shared.close();
  await reader.stop();
  await storage.drop();
});

/** A browser that is served here: what it has heard. */
async function browser() {
  const { port } = bench.app.server.address() as { port: number };
  const leave = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/events`, { headers: BEARER, signal: leave.signal });
  const stream = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  const until = async (...signs: readonly string[]): Promise<string> => {
    while (!signs.every((sign) => heard.includes(sign))) {
      const { value, done } = (await stream?.read()) ?? { done: true };
      if (done) throw new Error(`the stream ended; heard: ${heard}; problems: ${String(problems)}`);
      heard += value;
    }
    return heard;
  };
  await until('connected');
  return { until, leave: () => leave.abort() };
}

test('an event that another server commits, and a station that comes there, reach a browser that is served here', async () => {
  const { until, leave } = await browser();
  await promisify(execFile)(process.execPath, [OTHER_SERVER, JSON.stringify(storage.connection)]);
  const heard = await until('CertificateIssued', 'event: sessions-changed');
  expect(heard).toContain('"serial":"0a"');
  expect(problems).toEqual([]);
  leave();
});

test('what is recorded here is told here without a way around', async () => {
  const { until, leave } = await browser();
  own.happened('any');
  await until('event: sessions-changed');
  leave();
});
