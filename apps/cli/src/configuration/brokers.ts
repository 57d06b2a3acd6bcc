import { join, resolve } from 'node:path';
import { purposeNames } from '@bfcert/certificate-lifecycle';
import { z } from 'zod';
import { objectStorePlace, openedWith } from './object-store.ts';

/** Of whom vehicles have their contracts and certificates (docs/operations/provisioning.md). In the file alone. */
export const brokers = z
  .array(
    z.strictObject({
      name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be up to 63 of a-z 0-9 -, a letter or digit first'),
      /** `manual`: a person asks by whatever way there is, and records what was answered. */
      kind: z.enum(['manual']),
      /** For which certificates it is asked where they are brokered; left out: none, and it is only followed. */
      authorityFor: z
        .array(z.strictObject({ purpose: z.enum(purposeNames), program: z.string().min(1).nullable().default(null) }))
        .default([]),
    }),
  )
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'each must have another name');

/** Documents that people hand in as evidence: by default in the data directory; where servers are on several hosts, in a bucket. */
export const provisioning = z
  .strictObject({
    documents: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('disk'), directory: z.string().min(1).optional() }),
        objectStorePlace,
      ])
      .default({ kind: 'disk' }),
  })
  .prefault({});

/** For the server, which has a working directory of its own: paths from the root on. */
export function provisioningSettings({ documents }: z.infer<typeof provisioning>, dataDir: string) {
  if (documents.kind === 'disk') {
    const directory = resolve(documents.directory ?? join(dataDir, 'provisioning-documents'));
    return { documents: { kind: 'disk', directory } as const };
  }
  const { credentials, ...where } = documents;
  return { documents: openedWith(where, credentials) };
}
