import { z } from 'zod';

export const eventType = z.object({
  name: z.string(),
  type: z.string().meta({ description: 'as in a CloudEvent' }),
  version: z.int(),
  context: z.string(),
  when: z.string(),
  schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema 2020-12 of `data`' }),
});
