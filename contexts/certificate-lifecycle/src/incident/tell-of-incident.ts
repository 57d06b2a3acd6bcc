import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import { type CertificateId, parseCertificateId } from '../certificate/certificate-id.ts';
import type { CommandContext } from '../commands/command.ts';
import { type IdentityId, parseIdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { causes } from './causes.ts';
import type { Incident } from './incident.ts';

export type IncidentEvent =
  | 'IncidentOpened'
  | 'IncidentAcknowledged'
  | 'IncidentAssigned'
  | 'IncidentNoted'
  | 'IncidentResolved'
  | 'IncidentClosed'
  /** A reminder: nobody has taken it on within the time of its severity. */
  | 'IncidentNotAcknowledged';

/** Event and audit entry of what becomes of an incident, in the caller's transaction. Who is told stands in both. */
export async function tellOfIncident(
  { clock, events, audit }: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  incident: Incident,
  before: Incident | null,
  {
    action,
    event,
    context,
  }: { readonly action: string; readonly event: IncidentEvent; readonly context: CommandContext },
): Promise<void> {
  const now = clock.now();
  const { id, cause, object, severity, owner, supportOwner, purpose, state, occurrences, assignee } = incident;
  const { certificateId, identityId } = subjectOf(incident);
  const detail = { incidentId: id, cause, object, severity, owner, supportOwner, assignee, occurrences };
  await events.append(
    tx,
    domainEventOf(now, context, {
      type: event,
      subject: identityId ?? id,
      data: {
        ...detail,
        state,
        summary: incident.summary,
        runbook: causes[cause].runbook,
        certificateRecordId: certificateId,
        managedIdentityId: identityId,
        certificatePurpose: purpose,
        openedAt: incident.openedAt,
        reopened: incident.reopened,
        acknowledgeBy: incident.acknowledgeBy,
      },
    }),
  );
  await audit.append(
    tx,
    auditEntryOf(now, context, {
      action,
      identityId,
      certificateId,
      purpose,
      before: before?.state ?? null,
      after: state,
      event,
      detail,
    }),
  );
}

/** The first of the linked records: what the incident was opened for. */
export function subjectOf({ links }: Pick<Incident, 'links'>): {
  readonly certificateId: CertificateId | null;
  readonly identityId: IdentityId | null;
} {
  const firstOf = (wanted: string): string => links.find(({ kind }) => kind === wanted)?.id ?? '';
  return {
    certificateId: parseCertificateId(firstOf('certificate')),
    identityId: parseIdentityId(firstOf('identity')),
  };
}
