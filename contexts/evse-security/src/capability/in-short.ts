import { type CapabilityName, capabilityNames } from './capability.ts';
import { objectionTo, type Wish, wishes } from './objection.ts';
import type { StationCapabilities } from './station-capabilities.ts';

/** What there is to see of a station's capabilities where it is one row among many. */
export interface CapabilitiesInShort {
  /** In which it has shown something else than its family declares. */
  readonly contradicts: readonly CapabilityName[];
  /** In which it is an exception, by the word of a person. */
  readonly exceptions: readonly CapabilityName[];
  /** What cannot be had of it. */
  readonly refused: readonly Wish[];
}

export const inShort = (station: StationCapabilities): CapabilitiesInShort => ({
  contradicts: capabilityNames.filter((name) => station[name].contradicts),
  exceptions: capabilityNames.filter((name) => station[name].source === 'exception'),
  refused: wishes.filter((wish) => objectionTo(wish, station) !== null),
});
