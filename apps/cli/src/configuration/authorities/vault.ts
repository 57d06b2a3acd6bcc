import { certificatePem } from '@bfcert/kernel/x509';
import { z } from 'zod';
import { fileContent } from '../file-content.ts';
import { answerMilliseconds, issuingEntry, issuingMembers, profileName } from './issuing.ts';

const authentication = z.discriminatedUnion('kind', [
  /** Renewed for as long as it is renewable. */
  z
    .strictObject({ kind: z.literal('token'), tokenFile: fileContent })
    .transform(({ kind, tokenFile }) => ({ kind, token: tokenFile })),
  z
    .strictObject({
      kind: z.literal('app-role'),
      mount: z.string().default('approle'),
      roleId: z.string(),
      secretIdFile: fileContent,
    })
    .transform(({ secretIdFile, ...others }) => ({ ...others, secretId: secretIdFile })),
]);

export const vault = z
  .strictObject({
    kind: z.literal('vault'),
    ...issuingMembers,
    /** A role has one organisation: a profile has one for each that is ordered. */
    profiles: z.array(z.strictObject({ profile: profileName, role: z.string() })).min(1),
    settings: z.strictObject({
      url: z.string(),
      /** Of the cluster's TLS certificate. */
      trustAnchorsFile: fileContent,
      namespace: z.string().nullable().default(null),
      /** Path of the PKI secrets engine. */
      mount: z.string(),
      authentication,
      /** Left out, nothing is listed: it takes a mount without `no_store`. */
      listMilliseconds: z.int().nullable().default(null),
      answerMilliseconds,
    }),
  })
  .transform((entry) => {
    const { profiles, chainFile, settings } = entry;
    const { trustAnchorsFile, ...others } = settings;
    return issuingEntry(entry, [...new Set(profiles.map(({ profile }) => profile))], {
      ...others,
      trustAnchorsPem: trustAnchorsFile,
      root: certificatePem(chainFile.root.der),
      profiles,
    });
  });
