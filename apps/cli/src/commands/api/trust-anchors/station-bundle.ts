import { WrongUse } from '../exit-codes.ts';

/** The bundles that stations are brought. */
const stationBundles = ['charging_station_trust', 'v2g_trust', 'contract_trust', 'oem_provisioning_trust'] as const;
type StationBundle = (typeof stationBundles)[number];

export function stationBundle(text: string): StationBundle {
  const found = stationBundles.find((each) => each === text);
  if (found === undefined) throw new WrongUse(`--bundle is one of ${stationBundles.join(', ')}`);
  return found;
}
