import { serverSlots } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { explained } from './certificates.ts';
import { timestamp } from './common.ts';

const fingerprint = z.string().regex(/^[0-9a-f]{64}$/);
const root = { name: z.string(), fingerprint };

export const serverSlot = z.enum(serverSlots).meta({ description: 'the algorithm of the listeners’ keys' });

export const serverChain = z.object({
  slot: serverSlot,
  ...root,
  since: timestamp,
  by: z.string(),
  reason: z.string(),
  authority: z
    .object(root)
    .meta({ description: 'the root under which the authority of our listeners issues by itself' }),
  isHeld: z
    .boolean()
    .meta({ description: 'the two differ: listeners stay under their root until somebody switches them' }),
});

export const serverChains = z.object({ data: z.array(serverChain) });

export const switchServerChain = explained
  .extend({ fingerprint: fingerprint.meta({ description: 'of the root, SHA-256 of its DER' }) })
  .strict();

export const serverChainSwitched = z.object({
  slot: serverSlot,
  fingerprint: fingerprint.meta({ description: 'of the root of now' }),
  approvalId: z.string().nullable().meta({ description: 'nothing was done: a second person is asked' }),
});
