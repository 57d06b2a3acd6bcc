import type { ChargerId } from '../charger/charger.ts';
import { ADMISSION_REFRESH } from '../ports.ts';
import { type Reaction, textOf } from './reaction.ts';

/** What gateways admit of a station in recovery has changed, and changes again at its end date without any event. */
export const whenRecoveryCaseChanges: Reaction = {
  name: 'evse-security.when-recovery-case-changes',
  types: ['RecoveryCaseStateChanged'],
  react: async (deps, { subject, data }) => {
    const identityId = subject as ChargerId;
    await deps.transactions.run(async (tx) => {
      if ((await deps.stores.chargers.find(tx, identityId)) === null) return;
      await deps.stores.dirtyEntries.mark(tx, identityId);
      const until = textOf(data, 'after') === 'admitting' ? textOf(data, 'until') : null;
      if (until === null) return;
      await deps.nudges.nudge(tx, ADMISSION_REFRESH, identityId, { startAfter: new Date(until) });
    });
  },
};
