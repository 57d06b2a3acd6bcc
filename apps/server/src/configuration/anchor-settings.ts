import { z } from 'zod';

const path = z.string().min(1);
const name = z.string().min(1);

/** Where checkpoints of the audit are laid down. Secrets come as files. */
export const anchorSettings = z.array(
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('file'), name, path }),
    z.strictObject({
      kind: z.literal('s3'),
      name,
      bucket: z.string().min(1),
      prefix: z.string(),
      region: z.string().min(1),
      endpoint: z.string().nullable(),
      credentials: z.strictObject({ accessKeyId: z.string(), secretAccessKeyFile: path }).nullable(),
    }),
    z.strictObject({ kind: z.literal('webhook'), name, url: z.string(), secretFile: path.nullable() }),
  ]),
);
export type AnchorSettings = z.infer<typeof anchorSettings>[number];
