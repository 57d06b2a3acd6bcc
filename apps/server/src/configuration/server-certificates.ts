import { z } from 'zod';
import { awsAccess } from './iot-hubs.ts';

const path = z.string().min(1);

/** Where certificates of servers are found, and which listeners may be looked at: these, and no other. */
export const serverCertificates = z.strictObject({
  lookEveryMinutes: z.int().min(1),
  acm: z.array(z.strictObject({ name: z.string().min(1), ...awsAccess, callsPerSecond: z.int().min(1) })),
  files: z.array(path),
  listeners: z.array(
    z.strictObject({
      name: z.string().min(1),
      host: z.string().min(1),
      port: z.int().min(1).max(65_535),
      serverName: z.string().min(1),
      trustAnchorsFile: path.nullable(),
    }),
  ),
});
export type ServerCertificatesConfiguration = z.infer<typeof serverCertificates>;
