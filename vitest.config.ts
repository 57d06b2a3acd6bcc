import { defineConfig } from 'vitest/config';
import LongestFirst from './tools/tests/longest-first.ts';

const folders = '{kernel,contexts,pki,apps,e2e,bench,tools}';
const exclude = ['**/node_modules/**', '**/dist/**'];
const parts = `${folders}/**/*.int.test.ts`;
const partsOfContexts = 'contexts/**/*.int.test.ts';
const system = `${folders}/**/*.{e2e,ui}.test.{ts,tsx}`;
/** Of a cluster alone. */
const ofCluster = ['e2e/cluster.e2e.test.ts', 'e2e/faults-of-stations.e2e.test.ts', 'e2e/faults-of-waves.e2e.test.ts'];
/**
 * The stories of the embedded system that run on a cluster too: the first two with every `npm test`, all of them by
 * `npm run test:cluster` (docs/operations/cluster.md).
 */
const stories = ['e2e/migrate-one-station.e2e.test.ts', 'e2e/certificate-status.e2e.test.ts'];
if (process.env.CLUSTER_STORIES === 'all') {
  for (const story of [
    'authorization-keys',
    'bad-input',
    'boot-gate',
    'in-front-of-a-csms',
    'independent-station',
    'replace-a-root',
    'revocation',
    'server-certificates',
    'stations-of-16',
    'stations-of-21',
    'waves',
  ])
    stories.push(`e2e/${story}.e2e.test.ts`);
}
/** Looks at all processes of the host. */
const host = 'e2e/doctor.e2e.test.ts';
/** One more than there are processors: each waits a quarter of its time, for a database, a process or a station. */
const AT_ONCE = 3;

export default defineConfig({
  test: {
    globalSetup: [
      'kernel/src/testing/folder-of-the-run.ts',
      'kernel/src/postgres/testing-global-setup.ts',
      'tools/tests/keep-what-is-compiled.ts',
    ],
    reporters: ['default', './tools/tests/summary-reporter.ts'],
    pool: 'forks',
    hookTimeout: 120_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // By the hundred and quick: what they share is loaded once in each worker, and none of them leaves anything behind.
        extends: true,
        test: {
          name: 'units',
          include: [`${folders}/**/*.test.{ts,tsx}`],
          exclude: [...exclude, parts, system],
          isolate: false,
          testTimeout: 60_000,
          maxWorkers: AT_ONCE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // On databases of their own, and with no state in their modules: what each loads (the whole context, with the
        // SDKs of its adapters) costs more than most of its tests, and is loaded once in each worker.
        extends: true,
        test: {
          name: 'contexts',
          include: [partsOfContexts],
          exclude,
          isolate: false,
          testTimeout: 60_000,
          maxWorkers: AT_ONCE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // With processes, sockets and signals, which are the whole process's: each file has one of its own.
        extends: true,
        test: {
          name: 'parts',
          include: [parts],
          exclude: [...exclude, partsOfContexts],
          testTimeout: 60_000,
          maxWorkers: AT_ONCE,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole systems, which wait for their stations.
        extends: true,
        test: {
          name: 'system',
          globalSetup: ['e2e/system/testing-global-setup.ts'],
          include: [system],
          exclude: [...exclude, host, ...ofCluster],
          testTimeout: 300_000,
          maxWorkers: AT_ONCE,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Servers and gateways over NATS, which wait most of their time for those that were killed to be back.
        extends: true,
        test: {
          name: 'cluster',
          globalSetup: ['e2e/system/testing-global-setup.ts'],
          env: { BFCERT_SYSTEM_UNDER_TEST: 'cluster' },
          include: [...ofCluster, ...stories],
          exclude,
          testTimeout: 300_000,
          maxWorkers: AT_ONCE,
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
