import { type Database, kyselyOf } from '@bfcert/kernel/postgres';
import type { BindingException } from '../../binding-exception/binding-exception.ts';
import type { Concession, ConcessionStore } from '../../concession/concession.ts';
import type { StationTolerance } from '../../station-tolerance/station-tolerance.ts';
import { type BoundedTables, boundedStore } from './bounded-store.ts';

/**
 * That no name is accepted for two identities is kept by `IdentityStore`, which reads the active exceptions under
 * the same locks as the bindings.
 */
export const postgresBindingExceptionStore = (database: Database): ConcessionStore<BindingException> =>
  concessionStore(database, 'lifecycle.binding_exception');

export const postgresStationToleranceStore = (database: Database): ConcessionStore<StationTolerance> =>
  concessionStore(database, 'lifecycle.station_tolerance');

function concessionStore<One extends Concession>(
  database: Database,
  name: 'lifecycle.binding_exception' | 'lifecycle.station_tolerance',
): ConcessionStore<One> {
  const { inForceOfAll, ...store } = boundedStore<One>(database, name, 'active');
  return {
    ...store,
    activeOfAll: inForceOfAll,

    async activeOf(tx, identityId) {
      const rows = await kyselyOf<BoundedTables<One>>(tx)
        .selectFrom(name as 'lifecycle.station_tolerance')
        .select('record')
        .where('identity_id', '=', identityId)
        .where('state', '=', 'active')
        .orderBy('id')
        .execute();
      return rows.map(({ record }) => record);
    },
  };
}
