import type { TrustAnchorInstallationStore } from '../../trust-anchor-installation/trust-anchor-installation-store.ts';
import { tables } from './tables.ts';

export const trustAnchorInstallationStore: TrustAnchorInstallationStore = {
  ofCharger: async (tx, id) => {
    const rows = await tables(tx)
      .selectFrom('evse_trust_anchor_installation')
      .selectAll()
      .where('identity_id', '=', id)
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
