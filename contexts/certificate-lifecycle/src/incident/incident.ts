import type { PurposeName } from '../purposes/purpose.ts';
import type { IncidentCause } from './causes.ts';
import type { IncidentId } from './incident-id.ts';
import type { Severity } from './severity.ts';

/**
 * Something that somebody must deal with. There is one for each cause and object: when the cause comes
 * again it counts, and opens anew what was over.
 *
 *   opened ── acknowledge ──→ acknowledged                              next: whoever it is assigned to
 *   opened | acknowledged ── the cause is seen to be gone ──→ resolved  next: somebody who closes it
 *   opened | acknowledged | resolved ── close, with a reason ──→ closed
 *   resolved | closed ── the cause comes again ──→ opened               next: the support owner
 */
export interface Incident {
  readonly id: IncidentId;
  readonly cause: IncidentCause;
  /** What it is about, so that the same is recognised: the id of a certificate, an identity, an orphan. */
  readonly object: string;
  readonly severity: Severity;
  readonly state: IncidentState;
  /** Grows with its state and with acts of people; not when its cause merely comes again. */
  readonly version: number;
  /** Whose object it is: it exists for nobody who may not touch that owner's. Null: of the installation itself. */
  readonly owner: string | null;
  readonly purpose: PurposeName | null;
  /** Who is told and has to see to it. */
  readonly supportOwner: string;
  /** The person who deals with it; null while nobody was named. */
  readonly assignee: string | null;
  /** One sentence of the last occurrence. */
  readonly summary: string;
  /** The records it touches, oldest first; the first ones and the latest are kept. */
  readonly links: readonly IncidentLink[];
  /** How often its cause has come. */
  readonly occurrences: number;
  /** How often it was over and came again. */
  readonly reopened: number;
  /** RFC 3339: since when it is open; of one that came again, since then. */
  readonly openedAt: string;
  readonly lastOccurredAt: string;
  /** RFC 3339: who is told is reminded after it. */
  readonly acknowledgeBy: string;
  /** RFC 3339: when the reminder went out; null while there was no need. */
  readonly remindedAt: string | null;
  readonly acknowledged: IncidentAct | null;
  /** RFC 3339. */
  readonly resolvedAt: string | null;
  /** Who, when, and why. */
  readonly closed: (IncidentAct & { readonly reason: string }) | null;
  readonly notes: readonly IncidentNote[];
}

export const incidentStates = ['opened', 'acknowledged', 'resolved', 'closed'] as const;
export type IncidentState = (typeof incidentStates)[number];

export interface IncidentAct {
  /** As in the audit. */
  readonly by: string;
  /** RFC 3339. */
  readonly at: string;
}

export interface IncidentNote extends IncidentAct {
  readonly text: string;
}

export const linkKinds = [
  'certificate',
  'identity',
  'job',
  'orphan',
  'security_event',
  'recovery_case',
  'incident',
] as const;

export interface IncidentLink {
  readonly kind: (typeof linkKinds)[number];
  readonly id: string;
}

/** How an incident's cause is told of; what is about one object is one incident. */
export interface Occurrence {
  readonly cause: IncidentCause;
  readonly object: string;
  /** One sentence. What others said in it is cut and never believed. */
  readonly summary: string;
  readonly owner: string | null;
  readonly purpose: PurposeName | null;
  readonly links: readonly IncidentLink[];
  /** By the ownership matrix; null or left out: as the configuration has it. */
  readonly supportOwner?: string | null;
}

export const isOpen = ({ state }: Pick<Incident, 'state'>): boolean => state === 'opened' || state === 'acknowledged';
