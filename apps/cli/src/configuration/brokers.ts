import { join, resolve } from 'node:path';
import { purposeNames } from '@bfcert/certificate-lifecycle/purpose';
import { z } from 'zod';
import { readableFile } from './file-content.ts';
import { objectStorePlace, openedWith } from './object-store.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be up to 63 of a-z 0-9 -, a letter or digit first');
const program = z.string().min(1).nullable();
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const network = z.union([z.cidrv4(), z.cidrv6()], 'must be a network such as 10.20.0.0/16');

/** A person asks by whatever way there is, and records what was answered. */
const manual = z
  .strictObject({
    name,
    kind: z.literal('manual'),
    /** For which certificates it is asked where they are brokered; left out: none, and it is only followed. */
    authorityFor: z
      .array(z.strictObject({ purpose: z.enum(purposeNames), program: program.default(null) }))
      .default([]),
  })
  .transform((one) => ({ ...one, contractsAt: [] }));

/** A pool that speaks OPCP 1.0.0, or a dialect of it: paths and headers are settings, and the published ones where they are left out. */
const hubjectOpcp = z
  .strictObject({
    name,
    kind: z.literal('hubject_opcp'),
    url: url.transform((text) => text.replace(/\/+$/, '')),
    clientId: z.string().min(1),
    clientSecretFile: readableFile,
    audience: z.string().min(1).nullable().default(null),
    tokenUrl: url.nullable().default(null),
    signedContractDataPath: z
      .string()
      .regex(/^\/[!-~]*$/, 'must begin with /')
      .default('/v1/ccp/signedContractData'),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[ -~]*$/)).default({}),
    /** Addresses that are not public and may be reached all the same. */
    allowedNetworks: z.array(network).default([]),
    /** At the stations of which programs vehicles have their contracts of it; null: of all others. */
    contractsAt: z.array(program).min(1).default([null]),
  })
  .refine(
    (one) =>
      one.allowedNetworks.length > 0 || [one.url, one.tokenUrl ?? 'https:'].every((each) => each.startsWith('https:')),
    'url must be https, but for a service in one of allowedNetworks',
  )
  .transform((one) => ({ ...one, authorityFor: [] }));

/** Of whom vehicles have their contracts and certificates (docs/operations/provisioning.md). In the file alone. */
export const brokers = z
  .array(z.discriminatedUnion('kind', [manual, hubjectOpcp]))
  .refine((all) => new Set(all.map((one) => one.name)).size === all.length, 'each must have another name');

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
