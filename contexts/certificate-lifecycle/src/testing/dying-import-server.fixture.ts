import { FixedClock } from '@bfcert/kernel/clock';
import { type DatabaseConnection, openDatabase } from '@bfcert/kernel/postgres';
import { postgresStores } from '../adapters/postgres/index.ts';
import { thesePeople } from '../approval/people.ts';
import { createLifecycle } from '../create-lifecycle.ts';
import type { ImportJobId } from '../import-job/import-job-id.ts';
import { withPolicy } from '../policy/policy-book.ts';
import { supportOwners } from '../support-owner/support-owners.ts';
import { FakeAuthority } from './fake-authority.ts';

/**
 * A server that works on one import and is killed outright at its first batch. Argument, as JSON: the database, its
 * time, the import job, and when it dies: with the batch written and not committed, with it committed, or not at all.
 */
const { connection, now, id, dies } = JSON.parse(process.argv[2] ?? '') as {
  readonly connection: DatabaseConnection;
  readonly now: string;
  readonly id: ImportJobId;
  readonly dies: 'before the commit' | 'after the commit' | 'never';
};
const clock = new FixedClock(now);
const database = openDatabase(connection);
const stores = postgresStores(database);
const kill = (): void => void process.kill(process.pid, 'SIGKILL');
const lifecycle = createLifecycle(
  withPolicy({
    ...stores,
    importJobs: {
      ...stores.importJobs,
      record: async (tx, job, position, rows) => {
        await stores.importJobs.record(tx, job, position, rows);
        if (dies === 'before the commit') kill();
      },
    },
    transactions: {
      ...stores.transactions,
      run: async (work) => {
        const done = await stores.transactions.run(work);
        if (dies === 'after the commit') kill();
        return done;
      },
    },
    clock,
    authority: new FakeAuthority(clock),
    nudges: { nudge: async () => undefined },
    people: thesePeople(),
    approvalRule: 'two-people',
    supportOwners: supportOwners('operations'),
  }),
);
await lifecycle.advanceImportJob(id);
await database.close();
