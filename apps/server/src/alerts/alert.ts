import type { SecurityEvent } from '@bfcert/certificate-lifecycle';
import type { DomainEvent } from '@bfcert/kernel/outbox';
import { z } from 'zod';

export const alertSeverities = ['critical', 'high', 'medium', 'low'] as const;
export type AlertSeverity = (typeof alertSeverities)[number];

/** Something that somebody outside is told of, in the form that every route makes its own message of. */
export interface Alert {
  /** The same whenever the same is told again: receivers that get it twice know it by this. */
  readonly key: string;
  readonly occasion: AlertOccasion;
  readonly severity: AlertSeverity;
  /** The incident's cause, or the security event's type. */
  readonly name: string;
  /** Of a security event; null of an incident. */
  readonly category: string | null;
  /** One sentence. What others said in it was cut, and is never believed. */
  readonly summary: string;
  /** Null: of the installation itself, or of nobody who is known. */
  readonly owner: string | null;
  readonly identityId: string | null;
  readonly certificateId: string | null;
  /** Who is told by the configuration; null of a security event. */
  readonly supportOwner: string | null;
  readonly remoteAddress: string | null;
  /** RFC 3339. */
  readonly at: string;
}

export const alertOccasions = [
  'incident_opened',
  'incident_not_acknowledged',
  'incident_resolved',
  'security_event',
  'test',
] as const;
export type AlertOccasion = (typeof alertOccasions)[number];

const occasions: ReadonlyMap<string, AlertOccasion> = new Map([
  ['IncidentOpened', 'incident_opened'],
  ['IncidentNotAcknowledged', 'incident_not_acknowledged'],
  ['IncidentResolved', 'incident_resolved'],
]);

const incidentData = z.object({
  cause: z.string(),
  severity: z.enum(alertSeverities),
  owner: z.string().nullable(),
  supportOwner: z.string(),
  summary: z.string(),
  certificateRecordId: z.string().nullable(),
  managedIdentityId: z.string().nullable(),
});

/** Null: nobody is alerted by this event. */
export function alertOfEvent({ id, type, at, data }: DomainEvent): Alert | null {
  const occasion = occasions.get(type);
  if (occasion === undefined) return null;
  const { cause, severity, owner, supportOwner, summary, certificateRecordId, managedIdentityId } =
    incidentData.parse(data);
  return {
    key: id,
    occasion,
    severity,
    name: cause,
    category: null,
    summary,
    owner,
    identityId: managedIdentityId,
    certificateId: certificateRecordId,
    supportOwner,
    remoteAddress: null,
    at,
  };
}

/**
 * Of strangers one for each type and hour: whoever knocks under ever new names and addresses cannot have somebody told
 * as often as they like.
 */
export function alertOfSecurityEvent(event: SecurityEvent): Alert {
  const { id, type, severity, category, reportedType, owner, identityId, certificateId, remoteAddress, firstAt } =
    event;
  const hour = firstAt.slice(0, '2026-03-01T10'.length);
  return {
    key: identityId === null ? `${type} ${hour}` : id,
    occasion: 'security_event',
    severity,
    name: type,
    category,
    summary: `${event.source} ${event.reporter} reports ${reportedType}.`,
    owner,
    identityId,
    certificateId,
    supportOwner: null,
    remoteAddress,
    at: firstAt,
  };
}

/** What `bfcert alerts test` sends. */
export const testAlert = (now: Date): Alert => ({
  key: `test ${now.toISOString()}`,
  occasion: 'test',
  severity: 'low',
  name: 'test',
  category: null,
  summary: 'A test of this route, sent by hand.',
  owner: null,
  identityId: null,
  certificateId: null,
  supportOwner: null,
  remoteAddress: null,
  at: now.toISOString(),
});
