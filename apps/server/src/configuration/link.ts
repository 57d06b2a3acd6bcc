import { z } from 'zod';

const path = z.string().min(1);

/** How gateways reach this server. */
export const link = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('unix-socket'),
    socketPath: path,
    /** Gateways that may connect, by node id, with the secret each proves itself with. */
    nodes: z.record(z.string(), path),
  }),
  /** Any gateway that the bus lets in, and any number of servers. */
  z.strictObject({
    kind: z.literal('nats'),
    servers: z.array(z.string().min(1)).min(1),
    user: z.string().min(1).nullable(),
    passwordFile: path.nullable(),
    trustAnchorsFile: path.nullable(),
    /** Of the stream of facts. */
    replicas: z.int().min(1).max(5),
  }),
]);
export type LinkConfiguration = z.infer<typeof link>;
