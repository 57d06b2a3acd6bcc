import { defineConfig } from 'vitest/config';

const folders = '{kernel,contexts,pki,apps,e2e,bench,tools}';
const exclude = ['**/node_modules/**', '**/dist/**'];
const system = `${folders}/**/*.{e2e,ui}.test.{ts,tsx}`;

export default defineConfig({
  test: {
    globalSetup: ['kernel/src/postgres/testing-global-setup.ts'],
    reporters: ['default', './tools/tests/summary-reporter.ts'],
    pool: 'forks',
    hookTimeout: 120_000,
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
        // Whole systems, one after another: two at once would only wait for each other.
        extends: true,
        test: {
          name: 'system',
          include: [system],
          exclude,
          testTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
