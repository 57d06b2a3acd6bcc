import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{kernel,contexts,pki,apps,e2e,bench,tools}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['kernel/src/postgres/testing-global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
