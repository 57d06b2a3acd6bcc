import { recoveryStates } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { pageQuery, timestamp } from './common.ts';

export const recoveryCase = z.object({
  id: z.string(),
  identityId: z.string(),
  owner: z.string(),
  state: z.enum(recoveryStates),
  version: z.int(),
  because: z.string().nullable().meta({ description: 'the certificate whose revocation took its last way in' }),
  openedBy: z.string(),
  reason: z.string(),
  openedAt: timestamp,
  bootstrap: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('factory_certificate'), certificateId: z.string(), fingerprint: z.string() }),
      z.object({
        kind: z.literal('one_time_key'),
        keyId: z.string(),
        taken: z.boolean().meta({ description: 'handed out to whoever asked for it' }),
        spentBy: z.string().nullable().meta({ description: 'the connection of its one login' }),
      }),
    ])
    .nullable(),
  until: timestamp.nullable().meta({ description: 'from then on the bootstrap admits nobody' }),
  people: z.record(z.string(), z.string()).nullable().meta({ description: 'who asked for it and who approved it' }),
  endedAt: timestamp.nullable(),
  recoveredWith: z.string().nullable().meta({ description: 'the certificate that the station uses since' }),
});

export const recoveryCaseQuery = pageQuery.extend({
  state: z.enum(recoveryStates).optional(),
  identity: z.string().optional(),
});

export const newRecoveryCase = explained.extend({ identityId: z.string().min(1).max(64) });
export const bootstrapWish = explained.extend({
  certificateId: z.string().min(1).max(64).meta({ description: 'a factory certificate of the station, recorded here' }),
  until: z.iso.datetime().meta({ description: 'RFC 3339, UTC; 14 days ahead at most' }),
});
export const oneTimeKeyWish = explained.extend({
  until: z.iso.datetime().meta({ description: 'RFC 3339, UTC; 24 hours ahead at most' }),
});
export const takenOneTimeKey = z.object({
  recoveryCaseId: z.string(),
  version: z.int(),
  secret: z.string().meta({ description: 'the password; it is shown this once' }),
  until: timestamp,
});
export const recoveryCaseChanged = z.object({
  recoveryCaseId: z.string(),
  version: z.int(),
  approvalId: z.string().nullable().meta({ description: 'nothing is done before another person approves it' }),
});
