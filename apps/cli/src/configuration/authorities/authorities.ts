import { authorityFault } from '@bfcert/pki-authority/launch';
import { z } from 'zod';
import { awsPrivateCa } from './aws-private-ca.ts';
import { est } from './est.ts';
import type { IssuingEntry } from './issuing.ts';
import { pkcs11, type TokenEntry } from './pkcs11.ts';
import { stepCa } from './step-ca.ts';
import { vault } from './vault.ts';

export type AuthorityEntry = IssuingEntry | TokenEntry;

/** Here only the form of an entry is checked; its values are judged by those who work with them. */
const entry = z
  .discriminatedUnion('kind', [stepCa, est, awsPrivateCa, vault, pkcs11])
  .transform((read: AuthorityEntry, context): AuthorityEntry => {
    const fault = authorityFault(read.process);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
    return read;
  });

/** External CAs, and tokens with keys of ours: each is held by a process of its own beside the control plane. */
export const authorities = z
  .array(entry)
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'each must have another name');
