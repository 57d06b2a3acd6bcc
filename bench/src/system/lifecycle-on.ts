import { createLifecycle, type Lifecycle, supportOwners, thesePeople, withPolicy } from '@bfcert/certificate-lifecycle';
import { postgresStores } from '@bfcert/certificate-lifecycle/adapters/postgres';
import { FakeAuthority } from '@bfcert/certificate-lifecycle/fake-authority';
import { systemClock } from '@bfcert/kernel/clock';
import type { Database } from '@bfcert/kernel/postgres';

/** The lifecycle on a real database, with an authority that signs at once and nobody who is nudged. */
export const lifecycleOn = (database: Database): Lifecycle =>
  createLifecycle(
    withPolicy({
      ...postgresStores(database),
      clock: systemClock,
      authority: new FakeAuthority(systemClock),
      nudges: { nudge: async () => undefined },
      people: thesePeople(),
      approvalRule: 'two-people',
      supportOwners: supportOwners('operations'),
    }),
  );
