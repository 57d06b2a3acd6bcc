import { readSecretFile } from '@bfcert/kernel/local-socket';
import type { AuthorityName } from '@bfcert/pki-contract';
import type { SigningToken } from '@bfcert/pki-contract/authority';
import { connectToken } from '@bfcert/pki-contract/authority-client';
import { AUTHORITY_PLANS } from '../authorities/authority-plan.ts';
import type { TokenConfiguration } from './token-configuration.ts';

export interface ConnectedTokens {
  /** By the authority whose issuing keys it keeps. */
  readonly keeping: ReadonlyMap<AuthorityName, SigningToken>;
  close(): Promise<void>;
}

/** Each token is looked for at its first use. @throws when one is to keep keys of nobody, or two those of one authority. */
export async function connectTokens(configured: readonly TokenConfiguration[]): Promise<ConnectedTokens> {
  const keeping = new Map<AuthorityName, SigningToken>();
  const connected: SigningToken[] = [];
  for (const { name, socketPath, secretFile, issuingKeysOf } of configured) {
    const token = connectToken({ socketPath, secret: await readSecretFile(secretFile) });
    connected.push(token);
    for (const authority of issuingKeysOf) {
      if (AUTHORITY_PLANS.every((plan) => plan.name !== authority)) {
        throw new Error(`${name} is to keep the keys of ${authority}, and there is no such authority of our own`);
      }
      if (keeping.has(authority)) throw new Error(`two tokens are to keep the keys of ${authority}`);
      keeping.set(authority, token);
    }
  }
  return {
    keeping,
    async close() {
      for (const token of connected) await token.close();
    },
  };
}
