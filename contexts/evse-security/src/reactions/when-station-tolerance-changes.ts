import type { ChargerId } from '../charger/charger.ts';
import { ADMISSION_REFRESH } from '../ports.ts';
import { type Reaction, textOf } from './reaction.ts';

/**
 * What is put up with of a station has changed, and changes again at the end date without any event. Gateways learn it at
 * once, and close what was let in by a tolerance that has ended.
 */
export const whenStationToleranceChanges: Reaction = {
  name: 'evse-security.when-station-tolerance-changes',
  types: ['StationToleranceStateChanged'],
  react: async (deps, { subject, data }) => {
    const identityId = subject as ChargerId;
    const isCharger = await deps.transactions.run(async (tx) => {
      if ((await deps.stores.chargers.find(tx, identityId)) === null) return false;
      await deps.stores.dirtyEntries.mark(tx, identityId);
      const until = textOf(data, 'after') === 'active' ? textOf(data, 'until') : null;
      if (until !== null) {
        await deps.nudges.nudge(tx, ADMISSION_REFRESH, identityId, { startAfter: new Date(until) });
      }
      return true;
    });
    if (isCharger) await deps.admission.publish([identityId]);
  },
};
