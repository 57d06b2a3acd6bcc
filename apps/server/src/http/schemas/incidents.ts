import { incidentCauses, incidentStates, linkKinds, severities } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { allowedAction, pageQuery, timestamp } from './common.ts';

const act = z.object({ by: z.string(), at: timestamp });

export const incident = z.object({
  id: z.string(),
  cause: z.enum(incidentCauses),
  means: z.string().meta({ description: 'what has happened, in one sentence' }),
  runbook: z.string().meta({ description: 'the heading of docs/operations/incidents.md that says what to do' }),
  object: z.string().meta({ description: 'what it is about; with the cause it names the incident' }),
  severity: z.enum(severities),
  state: z.enum(incidentStates),
  version: z.int(),
  owner: z.string().nullable().meta({ description: 'of the object; null: the installation itself' }),
  supportOwner: z.string().meta({ description: 'who is told, and has to see to it' }),
  purpose: z.string().nullable(),
  assignee: z.string().nullable(),
  summary: z.string(),
  links: z.array(z.object({ kind: z.enum(linkKinds), id: z.string() })),
  occurrences: z.int(),
  reopened: z.int(),
  openedAt: timestamp,
  lastOccurredAt: timestamp,
  acknowledgeBy: timestamp,
  remindedAt: timestamp.nullable(),
  acknowledged: act.nullable(),
  resolvedAt: timestamp.nullable(),
  closed: act.extend({ reason: z.string() }).nullable(),
  notes: z.array(act.extend({ text: z.string() })),
  actions: z.array(allowedAction),
});

const link = new RegExp(`^(${linkKinds.join('|')}):([^:]{1,100})$`);

export const incidentQuery = pageQuery.extend({
  state: z.enum(incidentStates).optional(),
  open: z.enum(['true', 'false']).optional().meta({ description: 'true: opened or acknowledged' }),
  cause: z.enum(incidentCauses).optional(),
  severity: z.enum(severities).optional(),
  owner: z.string().max(200).optional(),
  supportOwner: z.string().max(200).optional(),
  about: z
    .string()
    .regex(link, 'must be the kind and the id of a linked record, e.g. certificate:crt_…')
    .optional()
    .meta({ description: 'kind and id of a linked record, e.g. `certificate:crt_…`' }),
});

export const incidentAssignment = explained.extend({
  person: z.string().min(1).max(200).meta({ description: 'id of somebody who can sign in and may see it' }),
});
export const incidentNote = explained.extend({ text: z.string().trim().min(1).max(2_000) });

export const incidentChanged = z.object({
  incidentId: z.string(),
  state: z.enum(incidentStates),
  version: z.int(),
});
