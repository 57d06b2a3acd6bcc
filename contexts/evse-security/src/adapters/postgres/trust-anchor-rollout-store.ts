import type { StationBundle } from '@bfcert/certificate-lifecycle';
import type { Database } from '@bfcert/kernel/postgres';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../../charger/charger.ts';
import type { RolloutPhase } from '../../trust-anchor-rollout/trust-anchor-rollout.ts';
import type { TrustAnchorRolloutStore } from '../../trust-anchor-rollout/trust-anchor-rollout-store.ts';
import { anyOf } from './any-of.ts';
import { stationProcessStore, toProcess } from './station-process-store.ts';
import { tables } from './tables.ts';

const ROLLOUT = 'evse_trust_anchor_rollout';

export function trustAnchorRolloutStore(database: Database): TrustAnchorRolloutStore {
  const open = (tx: Transaction, ids: readonly ChargerId[]) =>
    tables(tx)
      .selectFrom(ROLLOUT)
      .selectAll()
      .where('identity_id', '=', anyOf(ids))
      .where('phase', 'not in', ['completed', 'failed'])
      .orderBy('id');
  async function latestOfBundle(tx: Transaction, bundle: StationBundle, ids: readonly ChargerId[]) {
    const rows = await tables(tx)
      .selectFrom(ROLLOUT)
      .selectAll()
      .distinctOn('identity_id')
      .where('identity_id', '=', anyOf(ids))
      .where('bundle', '=', bundle)
      .orderBy('identity_id')
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    return new Map(rows.map((row) => [row.identity_id, toProcess<RolloutPhase>(row)]));
  }
  return {
    ...stationProcessStore<RolloutPhase>(database, ROLLOUT),
    latestOfBundle,
    latestOfEach: (tx, ids) => latestOfBundle(tx, 'charging_station_trust', ids),
    latestOf: async (tx, id) => (await latestOfBundle(tx, 'charging_station_trust', [id])).get(id) ?? null,
    begunOfBundle: async (tx, bundle, ids, since) => {
      const rows = await tables(tx)
        .selectFrom(ROLLOUT)
        .select(['id', 'phase'])
        .where('identity_id', '=', anyOf(ids))
        .where('bundle', '=', bundle)
        .where('created_at', '>=', since)
        .orderBy('id')
        .execute();
      return rows.map(({ id, phase }) => ({ id, phase: phase as RolloutPhase }));
    },
    openOf: async (tx, id) => (await open(tx, [id]).execute()).map((row) => toProcess<RolloutPhase>(row)),
    withOpen: async (tx, ids) => new Set((await open(tx, ids).execute()).map((row) => row.identity_id)),
  };
}
