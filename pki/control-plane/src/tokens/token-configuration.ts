import { AUTHORITY_NAME, type AuthorityName } from '@bfcert/pki-contract';
import { listOf, object, type Reader, text } from '@bfcert/pki-contract/strict-json';

/** A token with issuing keys of ours, held by a process beside this one. */
export interface TokenConfiguration {
  readonly name: AuthorityName;
  readonly socketPath: string;
  /** 32 random bytes that its process holds too. */
  readonly secretFile: string;
  /** The authorities whose issuing keys are made and kept in it. */
  readonly issuingKeysOf: readonly AuthorityName[];
}

const LIMIT = 32;
const absolute = text(4_096, /^\//);
const name = text(64, AUTHORITY_NAME);

export const readTokenConfiguration: Reader<readonly TokenConfiguration[]> = listOf(
  object<TokenConfiguration>({
    name,
    socketPath: absolute,
    secretFile: absolute,
    issuingKeysOf: listOf(name, LIMIT),
  }),
  LIMIT,
);
