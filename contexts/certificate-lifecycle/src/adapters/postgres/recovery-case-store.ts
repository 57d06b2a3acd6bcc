import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { RecoveryCase } from '../../recovery-case/recovery-case.ts';
import type { RecoveryCaseStore } from '../../recovery-case/recovery-case-store.ts';
import { boundedStore } from './bounded-store.ts';
import type { LifecycleTables } from './tables.ts';

const RUNNING = ['open', 'admitting'] as const;

export function postgresRecoveryCaseStore(database: Database): RecoveryCaseStore {
  const { inForceOfAll, ...store } = boundedStore<RecoveryCase>(database, 'lifecycle.recovery_case', 'admitting');
  return {
    ...store,
    admittingOf: inForceOfAll,

    async runningOf(tx, identityId) {
      const row = await kyselyOf<LifecycleTables>(tx)
        .selectFrom('lifecycle.recovery_case')
        .select('record')
        .where('identity_id', '=', identityId)
        .where('state', 'in', RUNNING)
        .executeTakeFirst();
      return row?.record ?? null;
    },
  };
}
