import type { ChargerId } from '../charger/charger.ts';
import { ADMISSION_REFRESH } from '../ports.ts';
import { type Reaction, textOf } from './reaction.ts';

/**
 * What is granted to a station until an end date has changed, and changes again at that date without any event. Gateways learn it
 * at once, and close what rests on something that has ended.
 */
const whenConcessionChanges = (name: string, type: string): Reaction => ({
  name,
  types: [type],
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
});

/** What its certificate may be called. */
export const whenBindingExceptionChanges = whenConcessionChanges(
  'evse-security.when-binding-exception-changes',
  'BindingExceptionStateChanged',
);

/** What is put up with of it. */
export const whenStationToleranceChanges = whenConcessionChanges(
  'evse-security.when-station-tolerance-changes',
  'StationToleranceStateChanged',
);
