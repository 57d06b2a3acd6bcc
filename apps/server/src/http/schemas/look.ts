import { z } from 'zod';
import { timestamp } from './common.ts';

/** The last reading of everything that another system has. */
export const look = z.object({
  startedAt: timestamp,
  completedAt: timestamp.nullable().meta({ description: 'of the last one that reached the end' }),
  certificates: z.int(),
  error: z.string().nullable().meta({ description: 'why the last one did not reach the end' }),
});
