import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { measureImportJobs } from './import-job-metrics.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-03-01T12:20:00Z'), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ['nothing to take is a zero, and no absence', { open: 0, oldestAdvance: null }, [0, 0]],
  [
    'an import that has not advanced says for how long',
    { open: 2, oldestAdvance: '2026-03-01T12:00:00.000Z' },
    [2, 1_200],
  ],
] as const)('%s', async (_, standing, expected) => {
  const registry = new Registry();
  measureImportJobs(registry, { importJobStanding: async () => standing });
  const text = await registry.metrics();
  const seen = (name: string): number => Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  expect([seen('bfcert_import_jobs_open'), seen('bfcert_import_jobs_oldest_advance_seconds')]).toEqual(expected);
});
