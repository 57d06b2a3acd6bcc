import { artifacts, brokerRequestStates, provisioningStates, waitedFor } from '@bfcert/vehicle-provisioning';
import { z } from 'zod';
import { at, type EventType, eventOf, hash, text } from './event-type.ts';

const event = eventOf('vehicle-provisioning');
const state = z.enum(provisioningStates);
const about = { provisioningCaseId: text, artifact: z.enum(artifacts), slot: text.nullable(), broker: text };

export const vehicleEvents: readonly EventType[] = [
  event('BrokerRequestStateChanged', 'A brokered certificate was asked for outside, or that came to something.', {
    brokerRequestId: text,
    broker: text,
    kind: z.enum(['issue', 'renew', 'revoke']),
    certificateId: text,
    reference: text.nullable(),
    detail: text,
    before: z.enum(brokerRequestStates),
    after: z.enum(brokerRequestStates),
  }),
  event(
    'ProvisioningStateChanged',
    'A provisioning case took a step (formerly Iso15118ProvisioningStateChanged). Says nothing of a certificate’s state.',
    {
      ...about,
      program: text.nullable(),
      before: state.nullable(),
      after: state,
      because: text,
      waitingFor: z.enum(waitedFor),
      dueAt: at.nullable(),
    },
  ),
  event(
    'ProvisioningEvidenceRecorded',
    'Somebody outside has said something of a provisioning case (formerly ProvisioningOutcomeRecorded).',
    {
      ...about,
      signal: z.enum(['prerequisite', 'delivery', 'evidence']),
      name: text,
      says: text,
      source: text,
      reference: text,
      at,
      objection: text.nullable(),
      documentSha256: hash.nullable(),
      stationId: text.nullable(),
    },
  ),
];
