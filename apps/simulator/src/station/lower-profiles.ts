import type { StationMemory } from '../flash/station-memory.ts';
import type { StationDescription } from './station-context.ts';

/** A05.FR.08 to FR.10: below the profile in use only from 3 to 2, and where that is allowed. */
export const isForbiddenDowngrade = (
  wanted: number,
  { securityProfile }: Pick<StationMemory, 'securityProfile'>,
  { allowSecurityProfileDowngrade }: Pick<StationDescription, 'allowSecurityProfileDowngrade'>,
): boolean => wanted < securityProfile && !(allowSecurityProfileDowngrade && securityProfile === 3 && wanted === 2);

/**
 * A05.FR.06: the higher profile has succeeded, so the lower ones go. "Connected" is read as an accepted
 * boot: a station that the CSMS turns away at BootNotification (B01.FR.12) still has its way back.
 */
export const withoutLowerProfiles = (
  { slots, priority }: StationMemory,
  profile: number,
): Pick<StationMemory, 'securityProfile' | 'slots' | 'priority'> => ({
  securityProfile: profile,
  slots: Object.fromEntries(Object.entries(slots).filter(([, slot]) => slot.securityProfile >= profile)),
  priority: priority.filter((slot) => (slots[slot]?.securityProfile ?? 0) >= profile),
});
