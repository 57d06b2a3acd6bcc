import { FixedClock } from '@bfcert/kernel/clock';
import { type DatabaseConnection, openDatabase } from '@bfcert/kernel/postgres';
import { postgresStores } from '../adapters/postgres/index.ts';
import { thesePeople } from '../approval/people.ts';
import type { CertificateId } from '../certificate/certificate-id.ts';
import { createLifecycle } from '../create-lifecycle.ts';
import { withPolicy } from '../policy/policy-book.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { supportOwners } from '../support-owner/support-owners.ts';
import { FakeAuthority } from './fake-authority.ts';

/**
 * A server that works off every job that is due, all at once, and is killed outright by one of them.
 * Argument, as JSON: the database, its time, and the order that kills it.
 */
const { connection, now, poison } = JSON.parse(process.argv[2] ?? '') as {
  readonly connection: DatabaseConnection;
  readonly now: string;
  readonly poison: string;
};
const clock = new FixedClock(now);
const database = openDatabase(connection);
class KillingAuthority extends FakeAuthority {
  override async issue(order: Parameters<FakeAuthority['issue']>[0]) {
    if (order.commandId === poison) process.kill(process.pid, 'SIGKILL');
    return super.issue(order);
  }
}
const due: CertificateId[] = [];
const nudges: LifecycleDependencies['nudges'] = {
  nudge: async (_tx, _queue, id) => void due.push(id as CertificateId),
};
const lifecycle = createLifecycle(
  withPolicy({
    ...postgresStores(database),
    clock,
    authority: new KillingAuthority(clock),
    nudges,
    people: thesePeople(),
    approvalRule: 'two-people',
    supportOwners: supportOwners('operations'),
  }),
);
await lifecycle.nudgeDueJobs();
await Promise.all([...due].map((id) => lifecycle.advanceCertificate(id)));
await database.close();
