import { z } from 'zod';
import { timestamp } from './common.ts';

/** A certificate that exists, or may exist, and that no record accounts for. */
export const orphanCertificate = z.object({
  id: z.string(),
  kind: z.enum(['unrecorded', 'unmatched', 'surplus', 'unacceptable', 'suspected', 'listed']).meta({
    description:
      '`unrecorded`: signed by our own authority, unknown to our records; `unmatched`: nobody here ordered it; `surplus`: a second one for an order; `unacceptable`: not what was ordered; `suspected`: an answer was lost and the authority cannot list; `listed`: a station lists it among what it shows to vehicles',
  }),
  authority: z.string(),
  commandId: z.string().nullable(),
  fingerprint: z
    .string()
    .nullable()
    .meta({ description: 'SHA-256, lower-case hex; null with `suspected` and `listed`' }),
  certificatePem: z.string().nullable(),
  subject: z.string(),
  spkiSha256: z.string().nullable(),
  detail: z.string(),
  foundAt: timestamp,
});
