import { accessSync, constants, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
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

/** A setting that names a file which another process reads, when it starts or again and again. */
export const readableFile = z
  .string()
  .min(1)
  .transform((path, context) => {
    try {
      accessSync(path, constants.R_OK);
      return resolve(path);
    } catch {
      context.addIssue({ code: 'custom', message: `names ${path}, which does not exist or cannot be read` });
      return z.NEVER;
    }
  });
