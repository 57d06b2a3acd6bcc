import type { Transaction } from '@bfcert/kernel/transaction';
import { sql } from 'kysely';
import type { ChargerId } from '../../charger/charger.ts';
import type { TrustAnchorInstallationStore } from '../../trust-anchor-installation/trust-anchor-installation-store.ts';
import { anyOf } from './any-of.ts';
import { tables } from './tables.ts';

async function ofChargers(tx: Transaction, ids: readonly ChargerId[]) {
  const rows = await tables(tx)
    .selectFrom('evse_trust_anchor_installation')
    .selectAll()
    .where('identity_id', '=', anyOf(ids))
    .orderBy('identity_id')
    .orderBy('fingerprint')
    .execute();
  return rows.map((row) => ({
    identityId: row.identity_id,
    fingerprint: row.fingerprint,
    name: row.name,
    bundleVersion: row.bundle_version,
    state: row.state,
    changedAt: row.changed_at,
  }));
}

export const trustAnchorInstallationStore: TrustAnchorInstallationStore = {
  ofCharger: (tx, id) => ofChargers(tx, [id]),
  ofChargers,
  unverifiedOnline: async (tx, fingerprints, after, limit) => {
    const rows = await tables(tx)
      .selectFrom('evse_trust_anchor_installation')
      .select('identity_id')
      .distinct()
      .where('fingerprint', '=', anyOf(fingerprints))
      .where('state', '<>', 'verified')
      .where(
        sql<boolean>`exists (select from evse_session s
          where s.identity_id = evse_trust_anchor_installation.identity_id and not s.superseded)`,
      )
      .$if(after !== null, (query) => query.where('identity_id', '>', after))
      .orderBy('identity_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.identity_id);
  },
  put: async (tx, { identityId, fingerprint, name, bundleVersion, state, changedAt }) => {
    const changing = { name, bundle_version: bundleVersion, state, changed_at: changedAt };
    await tables(tx)
      .insertInto('evse_trust_anchor_installation')
      .values({ identity_id: identityId, fingerprint, ...changing })
      .onConflict((conflict) => conflict.columns(['identity_id', 'fingerprint']).doUpdateSet(changing))
      .execute();
  },
};
