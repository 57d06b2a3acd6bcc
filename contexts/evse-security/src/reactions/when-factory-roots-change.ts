import { type Reaction, textOf } from './reaction.ts';

/** Gateways verify factory certificates by these roots, which are part of no entry. */
export const whenFactoryRootsChange: Reaction = {
  name: 'evse-security.when-factory-roots-change',
  types: ['TrustAnchorBundleImported', 'TrustAnchorBundleReleased', 'TrustAnchorBundleDeleted'],
  react: async (deps, { data }) => {
    if (textOf(data, 'bundlePurpose') === 'charger_factory_trust') deps.admission.publishEverything();
  },
};
