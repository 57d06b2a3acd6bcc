import { z } from 'zod';
import { fileContent } from '../file-content.ts';
import { answerMilliseconds, issuingEntry, issuingMembers, profileName } from './issuing.ts';

export const stepCa = z
  .strictObject({
    kind: z.literal('step-ca'),
    ...issuingMembers,
    profiles: z.array(profileName).min(1),
    settings: z.strictObject({
      url: z.string(),
      /** Of type JWK: its name, the `kid` of its key, and the key (P-256). */
      provisioner: z.strictObject({ name: z.string(), keyId: z.string(), keyFile: fileContent }),
      answerMilliseconds,
    }),
  })
  .transform((entry) => {
    const { profiles, chainFile } = entry;
    const { url, provisioner, answerMilliseconds } = entry.settings;
    return issuingEntry(entry, profiles, {
      url,
      rootFingerprint: chainFile.root.fingerprint,
      provisioner: { name: provisioner.name, keyId: provisioner.keyId, key: provisioner.keyFile },
      profiles,
      answerMilliseconds,
    });
  });
