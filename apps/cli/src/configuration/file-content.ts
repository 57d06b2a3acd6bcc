import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A setting that names a file, as secrets are handed over: its value is what the file holds. */
export const fileContent = z
  .string()
  .min(1)
  .transform((path, context) => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (error) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      context.addIssue({
        code: 'custom',
        message: `names ${path}, which ${isMissing ? 'does not exist' : 'cannot be read'}`,
      });
      return z.NEVER;
    }
  });
