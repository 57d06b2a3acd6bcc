import type { StationSettings } from '../charger/charger.ts';
import type { SlotPlan } from '../station-process/station-process.ts';
import { parseConnectionPriority } from './connection-priority.ts';

/**
 * A slot in the active list must not be written (2.1 B09.FR.21), so the lowest free one is taken. A
 * station whose list is not known could lose the slot it lives on, so nothing is guessed.
 */
export function freeSlot(
  settings: Pick<StationSettings, 'connection_priority' | 'connection_slots'>,
): Omit<SlotPlan, 'way'> | 'unreadable' | { readonly allOfThemUsed: readonly number[] } {
  const used = parseConnectionPriority(settings.connection_priority ?? '');
  if (used === null) return 'unreadable';
  const slots = parseConnectionPriority(settings.connection_slots ?? '');
  const slot = slots === null ? lowestBeside(used) : slots.find((one) => !used.includes(one));
  return slot === undefined ? { allOfThemUsed: used } : { slot, previousPriority: used.join(',') };
}

function lowestBeside(used: readonly number[]): number {
  let slot = 1;
  while (used.includes(slot)) slot += 1;
  return slot;
}
