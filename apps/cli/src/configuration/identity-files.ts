import { resolve } from 'node:path';
import { z } from 'zod';

/** Files that other systems replace with all the identities they have; each may come later. */
export const identityFiles = z
  .array(
    z.strictObject({
      source: z
        .string()
        .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'must be up to 63 of a-z 0-9 . _ -, a letter or digit first'),
      path: z
        .string()
        .min(1)
        .transform((path) => resolve(path)),
    }),
  )
  .refine((files) => new Set(files.map(({ source }) => source)).size === files.length, 'each must be another source');
