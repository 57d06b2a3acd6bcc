import { z } from 'zod';
import { certificateState } from './certificates.ts';
import { reason } from './common.ts';

export const delivery = z.strictObject({
  path: z.string().trim().min(1).max(200).meta({ description: 'how it gets there, e.g. a technician’s tool' }),
  reason,
});

export const delivered = z.object({ certificateId: z.string(), state: certificateState, version: z.int() });
