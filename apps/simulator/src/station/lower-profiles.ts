import type { StationMemory } from '../flash/station-memory.ts';

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
