import { missingForProfile } from '../security/missing-for-profile.ts';
import { isForbiddenDowngrade } from '../station/lower-profiles.ts';
import { isCsmsUrl, SLOTS } from '../station/slots.ts';
import type { StationContext } from '../station/station-context.ts';
import { accepted, rejected, type Variable, wholeNumber } from './variable.ts';

export const COMMUNICATION_VARIABLES: readonly Variable[] = [
  {
    component: 'OCPPCommCtrlr',
    variable: 'NetworkConfigurationPriority',
    dataType: 'SequenceList',
    read: ({ flash }) => flash.memory.priority.join(','),
    limits: () => ({ valuesList: SLOTS.join(',') }),
    async write(value, station) {
      const { flash } = station;
      const priority = parsePriority(value);
      const refusal = priority === null ? 'a list of slot numbers is needed' : priorityRefusal(priority, station);
      if (priority === null || refusal !== null) return rejected('InvalidValue', refusal ?? '');
      await flash.change(() => ({ priority }));
      // B10.FR.01: it counts from the next reboot or lost connection on.
      return { attributeStatus: 'RebootRequired' };
    },
  },
  {
    component: 'OCPPCommCtrlr',
    variable: 'ActiveNetworkProfile',
    dataType: 'integer',
    read: (station) => String(station.session()?.route.slot ?? station.flash.memory.lastSlot ?? ''),
  },
  {
    component: 'OCPPCommCtrlr',
    variable: 'NetworkProfileConnectionAttempts',
    dataType: 'integer',
    read: ({ flash }) => String(flash.memory.connectionAttempts),
    async write(value, { flash }) {
      const connectionAttempts = wholeNumber(value, 1);
      if (connectionAttempts === null) return rejected('InvalidValue');
      await flash.change(() => ({ connectionAttempts }));
      return accepted;
    },
  },
  {
    component: 'OCPPCommCtrlr',
    variable: 'MessageTimeout',
    instance: 'Default',
    dataType: 'integer',
    read: (station) => String(station.session()?.route.profile.messageTimeoutSeconds ?? ''),
  },
];

function parsePriority(value: string): readonly number[] | null {
  const slots = value.split(',').map((part) => wholeNumber(part.trim(), 0));
  return slots.every((slot) => slot !== null) ? slots : null;
}

/** B10.FR.02 with A05.FR.02/03: the first reason against this order; null: none. */
function priorityRefusal(
  priority: readonly number[],
  { flash: { memory }, description }: StationContext,
): string | null {
  if (new Set(priority).size !== priority.length) return 'a slot is named twice';
  for (const slot of priority) {
    const profile = memory.slots[slot];
    if (profile === undefined) return `slot ${slot} is empty`;
    if (!isCsmsUrl(profile.url, profile.securityProfile)) return `slot ${slot} has no address`;
    if (isForbiddenDowngrade(profile.securityProfile, memory, description))
      return `slot ${slot} is below the security profile in use`;
    const missing = missingForProfile(profile.securityProfile, memory);
    if (missing !== null) return `slot ${slot}: ${missing}`;
  }
  return null;
}
