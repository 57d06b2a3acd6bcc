import type { ChargerId } from '../charger/charger.ts';
import { ADMISSION_REFRESH } from '../ports.ts';
import { type Reaction, textOf } from './reaction.ts';

/**
 * What a station's certificate may be called has changed, and changes again at the end date without any event. Gateways
 * learn it at once, and close what rests on an exception that has ended.
 */
export const whenBindingExceptionChanges: Reaction = {
  name: 'evse-security.when-binding-exception-changes',
  types: ['BindingExceptionStateChanged'],
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
