import type { Transaction } from '@bfcert/kernel/transaction';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { occur } from './decide.ts';
import type { Occurrence } from './incident.ts';
import type { IncidentId } from './incident-id.ts';
import { tellOfIncident } from './tell-of-incident.ts';

type Needed = Pick<LifecycleDependencies, 'clock' | 'events' | 'audit' | 'incidents' | 'supportOwners'>;

/**
 * A step of whatever has come upon the cause, in its transaction: what the cause is about changes with
 * the incident, or neither does. The first time it opens one; while that is open another time only
 * counts, without a word; of one that was over it opens the same again. Lock the identity before.
 */
export async function openIncident(
  deps: Needed,
  tx: Transaction,
  occurrence: Occurrence,
  context: Omit<CommandContext, 'idempotencyKey' | 'expectedVersion'>,
): Promise<IncidentId> {
  const now = deps.clock.now();
  const byConfiguration = deps.supportOwners.of(occurrence.purpose, occurrence.owner);
  const given = { now, supportOwner: occurrence.supportOwner ?? byConfiguration };
  const known = await deps.incidents.lockOf(tx, occurrence.cause, occurrence.object);
  const first = occur(null, occurrence, given).incident;
  if (known === null && (await deps.incidents.insert(tx, first))) {
    await tellOfIncident(deps, tx, first, null, { action: 'open-incident', event: 'IncidentOpened', context });
    return first.id;
  }
  // Another transaction was quicker to make the first.
  const before = known ?? (await deps.incidents.lockOf(tx, occurrence.cause, occurrence.object));
  if (before === null) throw new Error(`the incident of ${occurrence.object} has vanished`);
  const { incident, isNew } = occur(before, occurrence, given);
  await deps.incidents.update(tx, incident, before.version);
  if (isNew) {
    await tellOfIncident(deps, tx, incident, before, { action: 'reopen-incident', event: 'IncidentOpened', context });
  }
  return incident.id;
}
