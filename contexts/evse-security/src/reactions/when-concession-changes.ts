import { systemActor } from '@bfcert/kernel/actor';
import type { ChargerId } from '../charger/charger.ts';
import { followExemption } from '../migration-case/follow-exemption.ts';
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

const whenToleranceChanges = whenConcessionChanges(
  'evse-security.when-station-tolerance-changes',
  'StationToleranceStateChanged',
);

/** What is put up with of it. An exemption from migration is no matter of gateways, but of its case. */
export const whenStationToleranceChanges: Reaction = {
  ...whenToleranceChanges,
  react: async (deps, event) => {
    if (textOf(event.data, 'tolerance') !== 'exempt_from_migration') return whenToleranceChanges.react(deps, event);
    const { subject, data, correlationId, id: causationId } = event;
    const reason = `${textOf(data, 'stationToleranceId')} is ${textOf(data, 'after')}`;
    const actor = systemActor('exemptions');
    await followExemption(deps, subject as ChargerId, { actor, reason, correlationId, causationId });
  },
};
