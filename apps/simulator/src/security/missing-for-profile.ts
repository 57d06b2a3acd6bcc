import type { StationMemory } from '../flash/station-memory.ts';

/** What keeps the station from a security profile (A05.FR.02/03); null: nothing. */
export function missingForProfile(
  securityProfile: number,
  memory: StationMemory,
): 'no CSMS root is installed' | 'no station certificate is installed' | null {
  const hasRoot = memory.anchors.some(({ use }) => use === 'CSMSRootCertificate');
  if (securityProfile >= 2 && !hasRoot) return 'no CSMS root is installed';
  if (securityProfile >= 3 && memory.credential === null) return 'no station certificate is installed';
  return null;
}
