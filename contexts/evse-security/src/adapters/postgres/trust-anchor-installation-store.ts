import type { Transaction } from '@bfcert/kernel/transaction';
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
  put: async (tx, { identityId, fingerprint, name, bundleVersion, state, changedAt }) => {
    const changing = { name, bundle_version: bundleVersion, state, changed_at: changedAt };
    await tables(tx)
      .insertInto('evse_trust_anchor_installation')
      .values({ identity_id: identityId, fingerprint, ...changing })
      .onConflict((conflict) => conflict.columns(['identity_id', 'fingerprint']).doUpdateSet(changing))
      .execute();
  },
};
