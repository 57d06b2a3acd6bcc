import { planeStates, planes } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { reason } from './common.ts';

export const planeOfRevocation = z.object({
  id: z.string(),
  plane: z.enum(planes).meta({
    description:
      'one of which somebody is believed: `iot_hub`, `station` or `scheme`; `ca` where its issuer is not our PKI',
  }),
});

export const planeWord = z.strictObject({
  state: z.enum(planeStates).meta({
    description:
      'confirmed: nobody there believes the certificate any more; outstanding: it was tried and has not worked; not_applicable: nobody there ever had it',
  }),
  detail: z.string().trim().min(1).max(500).meta({ description: 'one sentence: what was seen or answered there' }),
  reason,
});

export const planeRecorded = z.object({
  certificateId: z.string(),
  plane: z.enum(planes),
  state: z.enum(planeStates).meta({ description: 'what stands there now; the first confirmation stays' }),
});
