import { z } from 'zod';
import { fileContent } from '../file-content.ts';
import { answerMilliseconds, issuingEntry, issuingMembers, profileName } from './issuing.ts';

/** A CA may issue a million certificates in its lifetime. */
const LIFETIME = 1_000_000;

const credentials = z
  .strictObject({
    accessKeyId: z.string(),
    secretAccessKeyFile: fileContent,
    sessionTokenFile: fileContent.nullable().default(null),
  })
  .transform(({ accessKeyId, secretAccessKeyFile, sessionTokenFile }) => ({
    accessKeyId,
    secretAccessKey: secretAccessKeyFile,
    sessionToken: sessionTokenFile,
  }));

export const awsPrivateCa = z
  .strictObject({
    kind: z.literal('aws-private-ca'),
    ...issuingMembers,
    profiles: z
      .array(
        z.strictObject({
          profile: profileName,
          templateArn: z.string(),
          keyUsage: z.array(z.string()),
          /** Dotted object identifiers; none leaves the extension to the template. */
          extendedKeyUsage: z.array(z.string()).default([]),
          domainComponent: z.string().nullable().default(null),
        }),
      )
      .min(1),
    settings: z.strictObject({
      certificateAuthorityArn: z.string(),
      /** In place of the region's public endpoint; its anchors in place of the public ones. */
      endpoint: z.string().nullable().default(null),
      trustAnchorsFile: fileContent.nullable().default(null),
      /** Left out, the SDK finds those of the machine's or the pod's role. */
      credentials: credentials.nullable().default(null),
      /** Calls per second: the account's quotas, less what others use of them. */
      rates: z.strictObject({ issue: z.int(), get: z.int(), revoke: z.int() }),
      auditReports: z
        .strictObject({ bucket: z.string(), endpoint: z.string().nullable().default(null) })
        .nullable()
        .default(null),
      lifetime: z.strictObject({ limit: z.int().default(LIFETIME), issuedBefore: z.int().default(0) }).prefault({}),
      answerMilliseconds,
      orderMilliseconds: z.int().default(60_000),
      listMilliseconds: z.int().default(100_000),
    }),
  })
  .transform((entry) => {
    const { profiles, settings } = entry;
    const { trustAnchorsFile, ...others } = settings;
    return issuingEntry(
      entry,
      profiles.map(({ profile }) => profile),
      {
        ...others,
        trustAnchorsPem: trustAnchorsFile,
        profiles,
      },
    );
  });
