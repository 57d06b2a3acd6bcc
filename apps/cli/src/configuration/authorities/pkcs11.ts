import type { AuthorityName } from '@bfcert/pki-contract';
import { z } from 'zod';
import { fileContent } from '../file-content.ts';
import { authorityName } from './issuing.ts';

/** A token that keeps issuing keys of our own authorities. */
export interface TokenEntry {
  readonly name: AuthorityName;
  readonly issuingKeysOf: readonly AuthorityName[];
  readonly process: { readonly kind: string; readonly settings: object };
}

export const pkcs11 = z
  .strictObject({
    kind: z.literal('pkcs11'),
    name: authorityName,
    /** Those whose issuing keys are made and kept in it. */
    issuingKeysOf: z.array(authorityName).min(1),
    settings: z.strictObject({
      /** Path of the token's PKCS#11 library. */
      library: z.string(),
      tokenLabel: z.string(),
      pinFile: fileContent,
      /** What the library reads of its environment. */
      environment: z.record(z.string(), z.string()).default({}),
      /** Whether the token is reached over the network. */
      network: z.boolean().default(false),
    }),
  })
  .transform(({ kind, name, issuingKeysOf, settings: { pinFile, environment, ...others } }): TokenEntry => {
    const variables = Object.entries(environment).map(([variable, value]) => ({ name: variable, value }));
    return { name, issuingKeysOf, process: { kind, settings: { ...others, pin: pinFile, environment: variables } } };
  });
