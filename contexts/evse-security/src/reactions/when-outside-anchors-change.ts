import { type Reaction, textOf } from './reaction.ts';

/** Gateways verify certificates that are not ours by these anchors, which are part of no entry. */
export const whenOutsideAnchorsChange: Reaction = {
  name: 'evse-security.when-outside-anchors-change',
  types: ['TrustAnchorBundleImported', 'TrustAnchorBundleReleased', 'TrustAnchorBundleDeleted'],
  react: async (deps, { data }) => {
    const purpose = textOf(data, 'bundlePurpose');
    if (purpose === 'charger_factory_trust' || purpose === 'adopted_station_trust') deps.admission.publishEverything();
  },
};
