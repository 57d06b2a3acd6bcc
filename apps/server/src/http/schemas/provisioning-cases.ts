import { evidenceSources, evidenceTypes } from '@bfcert/certificate-lifecycle';
import {
  artifacts,
  deliveryChannels,
  deliveryOutcomes,
  documentTypes,
  MOST_PREREQUISITES,
  parties,
  provisioningStates,
  waitedFor,
} from '@bfcert/vehicle-provisioning';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { allowedAction, pageQuery, timestamp } from './common.ts';

const artifact = z.enum(artifacts).meta({ description: 'what the vehicle is provisioned with: a purpose' });
const state = z.enum(provisioningStates);
const waitingFor = z.enum(waitedFor).meta({ description: 'who must act next' });
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const heard = {
  source: z.string().min(1).max(200).meta({ description: 'who said it' }),
  reference: z.string().min(1).max(200).meta({ description: 'by which it can be found there' }),
};
const heardAt = timestamp.meta({ description: 'by the observer’s clock; one in our future is taken as now' });

export const provisioningCasesQuery = pageQuery
  .extend({
    vehicle: z.string().max(64).optional().meta({ description: 'only of this one' }),
    artifact: artifact.optional(),
    state: state.optional(),
    waitingFor: waitingFor.optional(),
    broker: z.string().max(63).optional(),
  })
  .strict();

export const provisioningCaseWish = explained
  .extend({
    identityId: z.string().max(64).meta({ description: 'a vehicle' }),
    artifact,
    slot: z
      .string()
      .max(64)
      .nullable()
      .default(null)
      .meta({ description: 'the eMAID of a contract, the program of a VAS identity; left out: there is only one' }),
    program: z
      .string()
      .max(64)
      .nullable()
      .default(null)
      .meta({ description: 'left out: the one that the vehicle is in' }),
    broker: z.string().max(63).meta({ description: 'as the configuration names it' }),
    prerequisites: z
      .array(z.object({ name: z.string().max(64), party: z.enum(parties) }).strict())
      .max(MOST_PREREQUISITES)
      .nullable()
      .default(null)
      .meta({ description: 'what has to be so first, and whose it is; left out: the usual ones' }),
  })
  .strict();

export const prerequisiteWord = explained
  .extend({ name: z.string().max(64), met: z.boolean(), ...heard, at: heardAt })
  .strict();

export const deliveryWord = explained
  .extend({
    channel: z.enum(deliveryChannels),
    outcome: z.enum(deliveryOutcomes),
    ...heard,
    at: heardAt,
    stationId: z.string().max(64).nullable().default(null).meta({ description: 'the station that carried it' }),
    evseId: z.string().max(64).nullable().default(null).meta({ description: 'the EVSE at which the vehicle stood' }),
  })
  .strict();

export const evidenceWord = explained
  .extend({
    type: z.enum(evidenceTypes),
    from: z.enum(evidenceSources),
    ...heard,
    at: heardAt,
    fingerprint: sha256.nullable().default(null).meta({ description: 'of the certificate that it names' }),
    document: z
      .object({
        name: z.string().min(1).max(200),
        mediaType: z.enum(documentTypes),
        contentBase64: z.base64().meta({ description: 'at most 2 MiB' }),
      })
      .strict()
      .nullable()
      .default(null)
      .meta({
        description: 'a person has to hand one in; kept where it can be read again, its hash stands in the audit',
      }),
  })
  .strict();

export const blockWish = explained.extend({ waitsFor: z.enum(parties) }).strict();

export const caseStanding = z.object({ provisioningCaseId: z.string(), state, waitingFor, version: z.int() });

export const provisioningCaseRow = z.object({
  provisioningCaseId: z.string(),
  identityId: z.string(),
  owner: z.string(),
  artifact,
  slot: z.string().nullable(),
  program: z.string().nullable(),
  broker: z.string(),
  brokerKind: z.string(),
  state,
  because: z.string().nullable().meta({ description: 'why it is blocked, has failed or was withdrawn' }),
  waitingFor,
  stateSince: timestamp,
  dueAt: timestamp.nullable().meta({ description: 'when it fails unless it goes on' }),
  openedBy: z.string(),
  reason: z.string(),
  openedAt: timestamp,
  ownershipVersion: z.int().meta({ description: 'of the ownership matrix that allowed it' }),
  version: z.int(),
  actions: z.array(allowedAction),
});

export const provisioningCase = provisioningCaseRow.extend({
  proof: z.string().nullable().meta({ description: 'all that the purpose asks for before it is active' }),
  prerequisites: z.array(
    z.object({
      name: z.string(),
      party: z.enum(parties),
      met: z.boolean().nullable().meta({ description: 'null: nobody has said anything of it' }),
      source: z.string().nullable(),
      reference: z.string().nullable(),
      at: timestamp.nullable(),
    }),
  ),
  deliveries: z.array(
    z.object({
      channel: z.enum(deliveryChannels),
      outcome: z.enum(deliveryOutcomes),
      source: z.string(),
      reference: z.string(),
      at: timestamp,
      stationId: z.string().nullable(),
      evseId: z.string().nullable(),
    }),
  ),
  evidence: z.array(
    z.object({
      type: z.enum(evidenceTypes),
      from: z.enum(evidenceSources),
      source: z.string(),
      reference: z.string(),
      firstAt: timestamp,
      lastAt: timestamp,
      sightings: z.int(),
      fingerprint: z.string().nullable(),
      objection: z.string().nullable().meta({ description: 'why it counts for nothing; null: it counts' }),
      document: z
        .object({ name: z.string(), mediaType: z.enum(documentTypes), bytes: z.int(), sha256: z.string() })
        .nullable(),
    }),
  ),
});
