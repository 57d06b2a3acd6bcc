import { FixedClock } from '@bfcert/kernel/clock';
import { type DatabaseConnection, openDatabase } from '@bfcert/kernel/postgres';
import { postgresStores } from '../adapters/postgres/index.ts';
import { type Person, thesePeople } from '../approval/people.ts';
import { createLifecycle } from '../create-lifecycle.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { withPolicy } from '../policy/policy-book.ts';
import { supportOwners } from '../support-owner/support-owners.ts';
import { FakeAuthority } from './fake-authority.ts';

type Stores = ReturnType<typeof postgresStores>;

/** The process's argument, as JSON. */
interface Argument<Id> {
  readonly connection: DatabaseConnection;
  /** The time it has. */
  readonly now: string;
  /** What it works on. */
  readonly id: Id;
  /** With its write made and not committed, with it committed, or not at all. */
  readonly dies: 'before the commit' | 'after the commit' | 'never';
}

/**
 * A server's process that works on one thing and is killed outright at its first step. `watched` is the store whose write
 * is that step: it calls `written` once it has written.
 */
export async function serveUntilKilled<Id>(
  watched: (stores: Stores, written: () => void) => Partial<Stores>,
  work: (lifecycle: Lifecycle, id: Id) => Promise<void>,
  ...people: readonly Person[]
): Promise<void> {
  const { connection, now, id, dies } = JSON.parse(process.argv[2] ?? '') as Argument<Id>;
  const clock = new FixedClock(now);
  const database = openDatabase(connection);
  const stores = postgresStores(database);
  const dieIf = (when: typeof dies): void => {
    if (dies === when) process.kill(process.pid, 'SIGKILL');
  };
  const lifecycle = createLifecycle(
    withPolicy({
      ...stores,
      ...watched(stores, () => dieIf('before the commit')),
      transactions: {
        ...stores.transactions,
        run: async (work) => {
          const done = await stores.transactions.run(work);
          dieIf('after the commit');
          return done;
        },
      },
      clock,
      authority: new FakeAuthority(clock),
      nudges: { nudge: async () => undefined },
      people: thesePeople(...people),
      approvalRule: 'two-people',
      supportOwners: supportOwners('operations'),
    }),
  );
  await work(lifecycle, id);
  await database.close();
}
