import type { GatewaySettings } from '@bfcert/evse-security/station-contract';

/** The names of those that differ, but of upstreams, which are taken up at once. */
export function otherSettings(one: GatewaySettings, other: GatewaySettings): readonly string[] {
  const names = Object.keys({ ...one, ...other }) as (keyof GatewaySettings)[];
  return names.filter((name) => name !== 'upstreams' && JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}
