import { z } from 'zod';

const path = z.string().min(1);

/** Where gateways put the logs of stations and the server finds them. Secrets come as files. */
export const logStoreSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('disk'), directory: path }),
  z.strictObject({
    kind: z.literal('s3'),
    bucket: z.string().min(1),
    prefix: z.string().max(512),
    region: z.string().min(1),
    /** In place of the region's public endpoint. */
    endpoint: z.string().nullable(),
    /** Null: those of the machine's or the pod's role. */
    credentials: z.strictObject({ accessKeyId: z.string().min(1), secretAccessKeyFile: path }).nullable(),
  }),
]);
export type LogStoreSettings = z.infer<typeof logStoreSettings>;
