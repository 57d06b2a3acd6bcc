import { createInterface } from 'node:readline';
import { systemActor } from '@bfcert/kernel/actor';
import { systemClock } from '@bfcert/kernel/clock';
import { type DatabaseConnection, openDatabase } from '@bfcert/kernel/postgres';
import { postgresStores } from '../adapters/postgres/index.ts';
import { thesePeople } from '../approval/people.ts';
import { createLifecycle } from '../create-lifecycle.ts';
import { withPolicy } from '../policy/policy-book.ts';
import { supportOwners } from '../support-owner/support-owners.ts';
import { FakeAuthority } from './fake-authority.ts';

/**
 * A server that does what time asks of it, by the clock of its machine, and says after each round what it did, a line
 * of JSON each. Argument, as JSON: the database. On the line `confirm` somebody says that the clock is right.
 */
const { connection } = JSON.parse(process.argv[2] ?? '') as { readonly connection: DatabaseConnection };
const database = openDatabase(connection);
const lifecycle = createLifecycle(
  withPolicy({
    ...postgresStores(database),
    clock: systemClock,
    authority: new FakeAuthority(systemClock),
    nudges: { nudge: async () => {} },
    people: thesePeople(),
    approvalRule: 'two-people',
    supportOwners: supportOwners('operations'),
  }),
);
await lifecycle.refreshPolicy();
await lifecycle.judgeClock();

const mara = { kind: 'user', id: 'mara', roles: ['operator'], owners: 'all', person: 'mara' } as const;
const context = { reason: 'a test', correlationId: 'cor_test' };
const lines: string[] = [];
let open = true;
createInterface({ input: process.stdin })
  .on('line', (line) => lines.push(line))
  .on('close', () => {
    open = false;
  });

while (open) {
  if (lines.shift() === 'confirm') {
    const confirmed = { asOf: new Date().toISOString(), count: (await lifecycle.heldSweep())?.due ?? 0 };
    await lifecycle.expireDueCertificates({ confirmed }, { ...context, actor: mara });
  }
  const sweep = { ...context, actor: systemActor('expiry-sweep') };
  const swept = await lifecycle.expireDueCertificates({ confirmed: false }, sweep);
  const round = await lifecycle.renewDueCertificates({ reachable: async (ids) => new Set(ids) });
  const said = { now: new Date().toISOString(), ...round, sweep: swept.ok ? 'done' : swept.refusal.reason };
  process.stdout.write(`${JSON.stringify(said)}\n`);
  await new Promise((resolve) => setTimeout(resolve, 100));
}
await database.close();
