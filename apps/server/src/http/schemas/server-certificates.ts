import { serverDriftKinds, serverSlots } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { timestamp } from './common.ts';
import { look } from './look.ts';

export const serverCertificateSource = z.object({
  name: z.string(),
  kind: z.enum(['acm', 'files', 'listeners']),
  look: look.nullable().meta({ description: 'the last reading; null before the first' }),
});

export const seenServerCertificate = z.object({
  reference: z
    .string()
    .meta({ description: 'what the source calls it: an ARN, a path, or a listener and a key algorithm' }),
  serverName: z.string().nullable(),
  fingerprint: z.string().nullable().meta({ description: 'null: there is none, or it could not be read' }),
  notAfter: timestamp.nullable(),
  status: z.string().nullable().meta({ description: 'ACM’s own word' }),
  served: z
    .object({
      host: z.string(),
      port: z.int(),
      slot: z.enum(serverSlots),
      validates: z.boolean().meta({ description: 'whether its chain and name hold against the configured anchors' }),
      validationProblem: z.string().nullable(),
    })
    .nullable()
    .meta({ description: 'of a listener: what was seen there' }),
  problem: z.string().nullable().meta({ description: 'why it could not be read' }),
  certificateId: z.string().nullable(),
  notRecorded: z.string().nullable().meta({ description: 'why it has no record' }),
  drift: z.object({ kind: z.enum(serverDriftKinds), detail: z.string(), since: timestamp }).nullable(),
  firstSeenAt: timestamp,
  lastSeenAt: timestamp,
});
