import { incidentCauses, incidentStates, recoveryStates, severities } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { at, type EventType, eventOf, text } from './event-type.ts';

const event = eventOf('certificate-lifecycle');

const incident = {
  incidentId: text,
  cause: z.enum(incidentCauses),
  object: text.meta({ description: 'what it is about; with the cause it names the incident' }),
  severity: z.enum(severities),
  state: z.enum(incidentStates),
  owner: text.nullable().meta({ description: 'of the object; null: the installation itself' }),
  supportOwner: text.meta({ description: 'who has to see to it' }),
  assignee: text.nullable(),
  summary: text.meta({ description: 'one sentence; what others said in it is not to be believed' }),
  runbook: text.meta({ description: 'a heading of docs/operations/incidents.md' }),
  certificateRecordId: text.nullable(),
  managedIdentityId: text.nullable(),
  certificatePurpose: text.nullable(),
  occurrences: z.int(),
  reopened: z.int(),
  openedAt: at,
  acknowledgeBy: at,
};

const recovery = {
  recoveryCaseId: text,
  managedIdentityId: text,
  before: text.nullable(),
  after: z.enum(recoveryStates),
  because: text.nullable().meta({ description: 'the certificate whose revocation took the last way in' }),
  bootstrap: z.looseObject({ kind: text }).nullable(),
  until: at.nullable(),
  recoveredWith: text.nullable(),
};

/** What somebody must deal with. */
export const incidentEvents: readonly EventType[] = [
  event(
    'IncidentOpened',
    'Something happened that somebody must deal with, or happened again after it was over.',
    incident,
  ),
  event('IncidentAcknowledged', 'Somebody has taken an incident on.', incident),
  event('IncidentAssigned', 'Somebody was named to deal with an incident.', incident),
  event('IncidentNoted', 'A note was added to an incident.', incident),
  event('IncidentNotAcknowledged', 'Nobody has taken an incident on within the time of its severity.', incident),
  event('IncidentResolved', 'The cause of an incident is seen to be gone.', incident),
  event('RecoveryCaseStateChanged', 'A station lost its last way in, or the case about it moved on.', recovery),
  event('IncidentClosed', 'Somebody closed an incident.', incident),
];
