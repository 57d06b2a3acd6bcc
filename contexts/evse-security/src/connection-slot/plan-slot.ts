import type { StationSettings } from '../charger/charger.ts';
import type { Decision } from '../station-process/check.ts';
import type { SlotPlan } from '../station-process/station-process.ts';
import { freeSlot } from './free-slot.ts';

export type PlannedSlot = Omit<SlotPlan, 'way'> | { readonly stop: Decision };

/** A slot that nothing uses yet, or why there is none, for a person. */
export function planSlot(settings: Pick<StationSettings, 'connection_priority' | 'connection_slots'>): PlannedSlot {
  const found = freeSlot(settings);
  if (found === 'unreadable') {
    const reported = settings.connection_priority ?? null;
    return stop(
      'connection_priority_unreadable',
      `The station ${reported === null ? 'gave no NetworkConfigurationPriority' : `reports the NetworkConfigurationPriority "${reported}"`}, so it is not known which of its connection slots is free. Nothing was changed; set the list of slots it uses and resume.`,
    );
  }
  if ('allOfThemUsed' in found) {
    return stop(
      'no_free_slot',
      `The station has the connection slots ${settings.connection_slots ?? ''} and uses every one of them (${found.allOfThemUsed.join(',')}). Nothing was changed; take one out of its list and resume.`,
    );
  }
  return found;
}

const stop = (code: string, because: string): PlannedSlot => ({ stop: { kind: 'stop', code, because } });
