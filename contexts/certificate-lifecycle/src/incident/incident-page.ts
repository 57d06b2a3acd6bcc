import type { Actor } from '@bfcert/kernel/actor';
import { missingPermission } from '../commands/permissions.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type CauseOfIncident, causes } from './causes.ts';
import { verbOf } from './change-incident.ts';
import { decideIncident, type IncidentCommand, incidentSentences } from './decide.ts';
import type { Incident } from './incident.ts';
import type { IncidentId } from './incident-id.ts';
import type { IncidentQuery } from './incident-store.ts';

/** An incident as this actor sees it. Whether its cause still holds is found out when it is closed. */
export interface IncidentView extends Incident {
  readonly means: CauseOfIncident['means'];
  readonly runbook: CauseOfIncident['runbook'];
  readonly actions: readonly {
    readonly name: IncidentCommand['kind'];
    readonly allowed: boolean;
    readonly reason: string | null;
  }[];
}

/** Newest first; only of owners that the actor may touch. */
export async function incidentPage(
  deps: LifecycleDependencies,
  query: Omit<IncidentQuery, 'owners'>,
  actor: Actor,
): Promise<readonly IncidentView[]> {
  const page = await deps.incidents.page({ ...query, owners: actor.owners });
  return page.map((incident) => view(deps, incident, actor));
}

export async function findIncident(
  deps: LifecycleDependencies,
  id: IncidentId,
  actor: Actor,
): Promise<IncidentView | null> {
  const incident = await deps.incidents.find(id, actor.owners);
  return incident === null ? null : view(deps, incident, actor);
}

const probes: readonly IncidentCommand[] = [
  { kind: 'acknowledge' },
  { kind: 'assign', person: '' },
  { kind: 'add-note', text: '' },
  { kind: 'close' },
];

function view(deps: LifecycleDependencies, incident: Incident, actor: Actor): IncidentView {
  const { means, runbook } = causes[incident.cause];
  const actions = probes.map((command) => {
    const missing = missingPermission(verbOf[command.kind].name, actor);
    if (missing !== null) return { name: command.kind, allowed: false, reason: missing };
    const decided = decideIncident(incident, command, {
      by: '',
      reason: '',
      now: deps.clock.now(),
      stillHolds: false,
    });
    return { name: command.kind, allowed: decided.ok, reason: decided.ok ? null : incidentSentences[decided.refusal] };
  });
  return { ...incident, means, runbook, actions };
}
