import { bindingExceptionStates } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, timestamp } from './common.ts';

export const bindingException = z.object({
  id: z.string(),
  identityId: z.string(),
  owner: z.string(),
  purpose: z.string(),
  kind: z.string().meta({ description: 'the binding it is an exception from; organisation: in O, any other: in CN' }),
  value: z.string().meta({ description: 'the name that is accepted in the place of the bound one' }),
  state: z.enum(bindingExceptionStates),
  version: z.int(),
  reason: z.string().meta({ description: 'in the words of whoever asked' }),
  grantedAt: timestamp,
  until: timestamp.meta({ description: 'from then on the name is accepted no more' }),
  people: z.record(z.string(), z.string()).meta({ description: 'who asked for it and who approved it' }),
  endedAt: timestamp.nullable(),
  endedBy: z.string().nullable(),
  endReason: z.string().nullable(),
});

export const bindingExceptionQuery = pageQuery.extend({
  state: z.enum(bindingExceptionStates).optional(),
  identity: z.string().optional(),
});

export const newBindingException = explained.extend({
  identityId: z.string().min(1).max(64),
  purpose: z.string().min(1).max(64).meta({ description: 'e.g. charger_identity' }),
  kind: z.string().min(1).max(64).meta({ description: 'organisation, or the binding that is the CN of the purpose' }),
  value: z.string().min(1).max(64).meta({ description: 'compared character by character' }),
  until: z.iso.datetime().meta({ description: 'RFC 3339, UTC; 90 days ahead at most' }),
});
export const bindingExceptionAsked = z.object({
  identityId: z.string(),
  version: z.int().meta({ description: 'of the identity: when it changes, nothing is granted' }),
  approvalId: z.string().meta({ description: 'nothing is granted before another administrator approves it' }),
});
export const bindingExceptionEnded = z.object({
  bindingExceptionId: z.string(),
  state: z.enum(bindingExceptionStates),
  version: z.int(),
});
