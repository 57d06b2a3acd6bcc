import { FixedClock } from '@bfcert/kernel/clock';
import { type DatabaseConnection, openDatabase } from '@bfcert/kernel/postgres';
import { postgresStores } from '../adapters/postgres/index.ts';
import { thesePeople } from '../approval/people.ts';
import type { BulkActionId } from '../bulk-action/bulk-action-id.ts';
import { createLifecycle } from '../create-lifecycle.ts';
import { withPolicy } from '../policy/policy-book.ts';
import { supportOwners } from '../support-owner/support-owners.ts';
import { FakeAuthority } from './fake-authority.ts';

/**
 * A server that works on one bulk action and is killed outright at its first target. Argument, as JSON: the
 * database, its time, the bulk action, and when it dies: with the command written and not committed, with it
 * committed, or not at all.
 */
const { connection, now, id, dies } = JSON.parse(process.argv[2] ?? '') as {
  readonly connection: DatabaseConnection;
  readonly now: string;
  readonly id: BulkActionId;
  readonly dies: 'before the commit' | 'after the commit' | 'never';
};
const clock = new FixedClock(now);
const database = openDatabase(connection);
const stores = postgresStores(database);
const kill = (): void => void process.kill(process.pid, 'SIGKILL');
const lifecycle = createLifecycle(
  withPolicy({
    ...stores,
    bulkActions: {
      ...stores.bulkActions,
      updateTarget: async (tx, action, target) => {
        await stores.bulkActions.updateTarget(tx, action, target);
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
    people: thesePeople({ person: 'mara', roles: ['pki_engineer'], owners: 'all' }),
    approvalRule: 'two-people',
    supportOwners: supportOwners('operations'),
  }),
);
await lifecycle.advanceBulkAction(id);
await database.close();
