import { certificatePem } from '@bfcert/kernel/x509';
import { z } from 'zod';
import { fileContent } from '../file-content.ts';
import { answerMilliseconds, issuingEntry, issuingMembers, profileName } from './issuing.ts';

const texts = z.record(z.string(), z.string()).default({});

const authorization = z.discriminatedUnion('kind', [
  z
    .strictObject({ kind: z.literal('basic'), username: z.string(), passwordFile: fileContent })
    .transform(({ passwordFile, ...others }) => ({ ...others, password: passwordFile })),
  /** OAuth 2.0. */
  z
    .strictObject({
      kind: z.literal('client_credentials'),
      tokenUrl: z.string(),
      trustAnchorsFile: fileContent,
      clientId: z.string(),
      clientSecretFile: fileContent,
      audience: z.string().nullable().default(null),
      scope: z.string().nullable().default(null),
      body: z.enum(['form', 'json']).default('form'),
    })
    .transform(({ trustAnchorsFile, clientSecretFile, ...others }) => ({
      ...others,
      trustAnchorsPem: trustAnchorsFile,
      clientSecret: clientSecretFile,
    })),
]);

const clientCertificate = z
  .strictObject({ certificateFile: fileContent, keyFile: fileContent })
  .transform(({ certificateFile, keyFile }) => ({ certificatePem: certificateFile, keyPem: keyFile }));

export const est = z
  .strictObject({
    kind: z.literal('est'),
    ...issuingMembers,
    profiles: z.array(profileName).min(1),
    settings: z.strictObject({
      baseUrl: z.string(),
      paths: z
        .strictObject({
          cacerts: z.string().default('/.well-known/est/cacerts'),
          simpleenroll: z.string().default('/.well-known/est/simpleenroll'),
        })
        .prefault({}),
      /** What `{name}` in a path stands for. */
      pathValues: texts,
      headers: texts,
      /** Those whose value is a secret, such as an API key. */
      headerFiles: z.record(z.string(), fileContent).default({}),
      /** Of the server's TLS certificate. */
      trustAnchorsFile: fileContent,
      clientCertificate: clientCertificate.nullable().default(null),
      authorization: authorization.nullable().default(null),
      sendTransferEncoding: z.boolean().default(false),
      answerMilliseconds,
    }),
  })
  .transform((entry) => {
    const { profiles, chainFile, settings } = entry;
    const { pathValues, headers, headerFiles, trustAnchorsFile, ...others } = settings;
    return issuingEntry(entry, profiles, {
      ...others,
      pathValues: named(pathValues),
      headers: named({ ...headers, ...headerFiles }),
      trustAnchorsPem: trustAnchorsFile,
      // The chain is pinned, so no root that the server sends counts.
      rootsPem: certificatePem(chainFile.root.der),
      profiles,
    });
  });

const named = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
