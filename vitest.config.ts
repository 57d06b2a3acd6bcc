import { defineConfig } from 'vitest/config';
import LongestFirst from './tools/tests/longest-first.ts';

const folders = '{kernel,contexts,pki,apps,e2e,bench,tools}';
const exclude = ['**/node_modules/**', '**/dist/**'];
const system = `${folders}/**/*.{e2e,ui}.test.{ts,tsx}`;
/** Looks at all processes of the host. */
const host = 'e2e/doctor.e2e.test.ts';

export default defineConfig({
  test: {
    globalSetup: ['kernel/src/postgres/testing-global-setup.ts'],
    reporters: ['default', './tools/tests/summary-reporter.ts'],
    pool: 'forks',
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: [`${folders}/**/*.test.{ts,tsx}`],
          exclude: [...exclude, system],
          testTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole systems, which wait for their stations half of their time.
        extends: true,
        test: {
          name: 'system',
          globalSetup: ['e2e/system/testing-global-setup.ts'],
          include: [system],
          exclude: [...exclude, host],
          testTimeout: 300_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // With no other system beside it.
        extends: true,
        test: {
          name: 'host',
          include: [host],
          exclude,
          testTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
