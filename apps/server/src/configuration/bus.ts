import { z } from 'zod';

const path = z.string().min(1);

/** Where events leave to beside webhooks and the stream; null: nowhere. */
export const bus = z
  .strictObject({
    kind: z.literal('nats'),
    servers: z.array(z.string().min(1)).min(1),
    user: z.string().min(1).nullable(),
    passwordFile: path.nullable(),
    trustAnchorsFile: path.nullable(),
    replicas: z.int().min(1).max(5),
    keepDays: z.int().min(1),
    keepMegabytes: z.int().min(1),
  })
  .nullable();
export type BusConfiguration = NonNullable<z.infer<typeof bus>>;
