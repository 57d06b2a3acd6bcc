import { type Reaction, textOf } from './reaction.ts';

/** What gateways verify a station's certificate by: their listeners trust these, and they are part of no entry. */
const TRUSTED_BY_LISTENERS: ReadonlySet<string | null> = new Set([
  'station_client_trust',
  'adopted_station_trust',
  'charger_factory_trust',
]);

export const whenOutsideAnchorsChange: Reaction = {
  // Of when it heard of anchors alone that are not ours.
  name: 'evse-security.when-outside-anchors-change',
  types: ['TrustAnchorBundleImported', 'TrustAnchorBundleReleased', 'TrustAnchorBundleDeleted'],
  react: async (deps, { data }) => {
    if (TRUSTED_BY_LISTENERS.has(textOf(data, 'bundlePurpose'))) await deps.admission.publishEverything();
  },
};
