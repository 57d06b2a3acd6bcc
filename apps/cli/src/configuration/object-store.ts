import { resolve } from 'node:path';
import { z } from 'zod';

export const storeCredentials = z
  .strictObject({ accessKeyId: z.string().min(1), secretAccessKeyFile: z.string().min(1) })
  .nullable()
  .default(null);

/** A bucket. */
export const objectStorePlace = z.strictObject({
  kind: z.literal('s3'),
  bucket: z.string().min(1),
  prefix: z.string().max(512).default(''),
  region: z.string().min(1),
  /** In place of the region's public endpoint. */
  endpoint: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .nullable()
    .default(null),
  /** Left out, the SDK finds those of the machine's or the pod's role. */
  credentials: storeCredentials,
});

/** With the path of its secret from the root on. */
export const openedWith = <Place extends object>(where: Place, given: z.infer<typeof storeCredentials>) => ({
  ...where,
  credentials: given === null ? null : { ...given, secretAccessKeyFile: resolve(given.secretAccessKeyFile) },
});
