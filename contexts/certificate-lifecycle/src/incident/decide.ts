import { ok, type Result, refused } from '@bfcert/kernel/result';
import { never } from '../certificate/never.ts';
import { causes } from './causes.ts';
import { type Incident, type IncidentLink, isOpen, type Occurrence } from './incident.ts';
import { newIncidentId } from './incident-id.ts';
import { ACKNOWLEDGE_WITHIN, type Severity } from './severity.ts';

export type IncidentCommand =
  | { readonly kind: 'acknowledge' }
  /** `person` as the accounts have them. */
  | { readonly kind: 'assign'; readonly person: string }
  | { readonly kind: 'add-note'; readonly text: string }
  | { readonly kind: 'close' };

export type IncidentRefusal = 'incident_not_open' | 'incident_closed' | 'cause_still_holds' | 'incident_notes_full';

export const incidentSentences: Readonly<Record<IncidentRefusal, string>> = {
  incident_not_open: 'Somebody has acknowledged it already, or it is over.',
  incident_closed: 'It is closed. Should its cause come again, it opens again.',
  cause_still_holds: 'What has caused it still holds: it can be closed once that is mended.',
  incident_notes_full: 'It has as many notes as are kept.',
};

const NOTES_KEPT = 200;
const LINKS_KEPT = 20;
export const LONGEST_SUMMARY = 500;

/** Pure: what becomes of an incident when its cause is told of; `before` is null for the first time. */
export function occur(
  before: Incident | null,
  { cause, object, summary, owner, purpose, links }: Occurrence,
  { now, supportOwner }: { readonly now: Date; readonly supportOwner: string },
): { readonly incident: Incident; readonly isNew: boolean } {
  const at = now.toISOString();
  const { severity } = causes[cause];
  const fresh = {
    state: 'opened',
    severity,
    owner,
    purpose,
    supportOwner,
    openedAt: at,
    acknowledgeBy: acknowledgeBy(severity, now),
    remindedAt: null,
    acknowledged: null,
    resolvedAt: null,
    closed: null,
  } as const;
  const said = { summary: cut(summary), lastOccurredAt: at };
  if (before === null) {
    const first = { id: newIncidentId(now), cause, object, version: 1, assignee: null, occurrences: 1, reopened: 0 };
    return { incident: { ...first, ...fresh, ...said, links: joined([], links), notes: [] }, isNew: true };
  }
  const again: Incident = {
    ...before,
    ...said,
    occurrences: before.occurrences + 1,
    links: joined(before.links, links),
  };
  // Counting is nothing that a person who acts on it must have seen: else nobody could in a storm of repetitions.
  if (isOpen(before)) return { incident: again, isNew: false };
  return { incident: { ...again, ...fresh, version: before.version + 1, reopened: before.reopened + 1 }, isNew: true };
}

/** Pure: an act of a person. `stillHolds`: what has caused it can be seen to be there still. */
export function decideIncident(
  incident: Incident,
  command: IncidentCommand,
  {
    by,
    reason,
    now,
    stillHolds,
  }: {
    readonly by: string;
    readonly reason: string;
    readonly now: Date;
    readonly stillHolds: boolean;
  },
): Result<Incident, IncidentRefusal> {
  const at = now.toISOString();
  const next = { ...incident, version: incident.version + 1 };
  switch (command.kind) {
    case 'acknowledge':
      if (incident.state !== 'opened') return refused('incident_not_open');
      return ok({ ...next, state: 'acknowledged', acknowledged: { by, at } });
    case 'assign':
      if (incident.state === 'closed') return refused('incident_closed');
      return ok({ ...next, assignee: command.person });
    case 'add-note':
      if (incident.notes.length >= NOTES_KEPT) return refused('incident_notes_full');
      return ok({ ...next, notes: [...incident.notes, { by, at, text: command.text }] });
    case 'close':
      if (incident.state === 'closed') return refused('incident_closed');
      if (stillHolds) return refused('cause_still_holds');
      return ok({ ...next, state: 'closed', closed: { by, at, reason } });
    default:
      return never(command);
  }
}

/** Pure: its cause is seen to be gone. Null: there is nothing to say of one that is over. */
export function resolve(incident: Incident, now: Date): Incident | null {
  if (!isOpen(incident)) return null;
  return { ...incident, version: incident.version + 1, state: 'resolved', resolvedAt: now.toISOString() };
}

/** Pure: nobody has taken it on in time. Null: somebody has, or was reminded already. */
export function remind(incident: Incident, now: Date): Incident | null {
  const at = now.toISOString();
  if (incident.state !== 'opened' || incident.remindedAt !== null || incident.acknowledgeBy > at) return null;
  return { ...incident, version: incident.version + 1, remindedAt: at };
}

const acknowledgeBy = (severity: Severity, now: Date): string =>
  new Date(now.getTime() + ACKNOWLEDGE_WITHIN[severity] * 1000).toISOString();

const cut = (text: string): string =>
  text.length <= LONGEST_SUMMARY ? text : `${text.slice(0, LONGEST_SUMMARY - 1)}…`;

/** Each once; beyond what is kept the first one and the latest stay. */
function joined(before: readonly IncidentLink[], more: readonly IncidentLink[]): readonly IncidentLink[] {
  const all = [...before];
  for (const link of more) if (!all.some(({ kind, id }) => kind === link.kind && id === link.id)) all.push(link);
  const [first, ...others] = all;
  return first === undefined ? [] : [first, ...others.slice(Math.max(0, others.length - (LINKS_KEPT - 1)))];
}
