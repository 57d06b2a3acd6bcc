import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { sees } from '../approval/people.ts';
import { describeActor } from '../audit/describe-actor.ts';
import type { CommandContext, CommandName, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { holdsOpen } from './cause-holds.ts';
import { decideIncident, type IncidentCommand, type IncidentRefusal, incidentSentences } from './decide.ts';
import { type Incident, type IncidentState, isOpen } from './incident.ts';
import type { IncidentId } from './incident-id.ts';
import { type IncidentEvent, subjectOf, tellOfIncident } from './tell-of-incident.ts';

export type IncidentOutcome = Outcome<
  { readonly incidentId: IncidentId; readonly state: IncidentState; readonly version: number },
  | IncidentRefusal
  | 'incident_unknown'
  /** Nobody of this name can sign in and may see it. */
  | 'person_unknown'
>;

interface Verb {
  readonly name: CommandName;
  readonly event: IncidentEvent;
}

export const verbOf: Readonly<Record<IncidentCommand['kind'], Verb>> = {
  acknowledge: { name: 'acknowledge-incident', event: 'IncidentAcknowledged' },
  assign: { name: 'assign-incident', event: 'IncidentAssigned' },
  'add-note': { name: 'note-incident', event: 'IncidentNoted' },
  close: { name: 'close-incident', event: 'IncidentClosed' },
};

/**
 * An act of a person on an incident of an owner of theirs:
 * 1 does it exist for them? · 2 is a person who is named one of us? · 3 does the cause still hold, where
 * that matters? · 4 lock it · 5 is it the version that was looked at? · 6 decide · 7 write and tell.
 */
export async function changeIncident(
  deps: LifecycleDependencies,
  input: { readonly incidentId: IncidentId; readonly command: IncidentCommand },
  context: CommandContext,
): Promise<IncidentOutcome> {
  const { incidentId, command } = input;
  const { actor, reason, expectedVersion } = context;
  const { name, event } = verbOf[command.kind];
  const found = await deps.incidents.find(incidentId, actor.owners);
  return runCommand(deps, {
    name,
    input: { incidentId, ...command },
    context,
    subject: found === null ? {} : subjectOf(found),
    work: async (tx): Promise<IncidentOutcome> => {
      if (found === null) return refused({ reason: 'incident_unknown', detail: 'No such incident.' });
      if (command.kind === 'assign' && !(await isOneOfUs(deps, tx, command.person, found))) {
        const detail = 'Nobody of this name can sign in here and may see the incident.';
        return refused({ reason: 'person_unknown', detail });
      }
      const holds = command.kind === 'close' && (await holdsOpen(deps, tx, found));
      const before = await deps.incidents.lock(tx, incidentId);
      if (before === null) throw new Error(`${incidentId} has vanished`);
      if (expectedVersion !== undefined && expectedVersion !== before.version) {
        const detail = `The incident has version ${before.version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const given = { by: describeActor(actor), reason, now: deps.clock.now(), stillHolds: holds && isOpen(before) };
      const decided = decideIncident(before, command, given);
      if (!decided.ok) return refused({ reason: decided.refusal, detail: incidentSentences[decided.refusal] });
      const after = decided.value;
      await deps.incidents.update(tx, after, before.version);
      await tellOfIncident(deps, tx, after, before, { action: name, event, context });
      return ok({ incidentId, state: after.state, version: after.version });
    },
  });
}

async function isOneOfUs(
  { people }: LifecycleDependencies,
  tx: Transaction,
  person: string,
  { owner }: Incident,
): Promise<boolean> {
  const all = await people.all(tx);
  return all.some(
    (one) => one.person === person && sees({ kind: 'user', id: person, roles: one.roles, owners: one.owners }, owner),
  );
}
