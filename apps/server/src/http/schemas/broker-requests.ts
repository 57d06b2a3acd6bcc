import { purposeNames } from '@bfcert/certificate-lifecycle';
import { brokerRequestStates } from '@bfcert/vehicle-provisioning';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { allowedAction, pageQuery, timestamp } from './common.ts';

const state = z.enum(brokerRequestStates);

export const brokerRequestsQuery = pageQuery
  .extend({ broker: z.string().max(63).optional(), state: state.optional() })
  .strict();

export const brokerRequest = z.object({
  brokerRequestId: z.string(),
  broker: z.string(),
  kind: z.enum(['issue', 'renew', 'revoke']),
  certificateId: z.string().meta({ description: 'the record that waits for it, or that is to be revoked' }),
  identityId: z.string(),
  owner: z.string(),
  purpose: z.enum(purposeNames),
  slot: z.string().nullable(),
  program: z.string().nullable(),
  csrPem: z.string().nullable().meta({ description: 'null: the endpoint gives it to somebody else' }),
  state,
  reference: z.string().nullable().meta({ description: 'by which the broker has it' }),
  detail: z.string().meta({ description: 'what came last, one sentence' }),
  attempts: z.int(),
  nextTryAt: timestamp.nullable(),
  askedBy: z.string(),
  askedAt: timestamp,
  changedAt: timestamp,
  actions: z.array(allowedAction),
});

export const settlement = explained
  .extend({
    outcome: z.enum(['done', 'refused']),
    reference: z.string().min(1).max(200).meta({ description: 'by which the answer can be found' }),
  })
  .strict();

export const settledRequest = z.object({ brokerRequestId: z.string(), state });
