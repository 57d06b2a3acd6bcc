import type { Result } from '@bfcert/kernel/result';
import { refused } from '@bfcert/kernel/result';
import { integer, object, text } from '@bfcert/pki-contract/strict-json';
import { type DoorConfiguration, readDoorConfiguration } from './door/door-configuration.ts';
import { type OutsideConfiguration, readOutsideConfiguration } from './outside/outside-configuration.ts';
import { readTokenConfiguration, type TokenConfiguration } from './tokens/token-configuration.ts';

/** What the process is told on the first line of its standard input: never by environment or arguments, which others can read. */
export interface Configuration {
  /** Mode 0700, ours alone: `ledger.db` and `keys/`. */
  readonly dataDirectory: string;
  readonly socketPath: string;
  /** Opens the key files; at least 16 characters. */
  readonly passphrase: string;
  readonly callersFile: string;
  /** Where certificates say that revocation lists and OCSP answers are: plain HTTP, no slash at the end. */
  readonly publicationUrl: string;
  /** What is published: revocation lists and authorities' certificates, for the server to read. */
  readonly publishedDirectory: string;
  /** How many revocation lists an issuer has. Certificates keep the list they were assigned to when it changes. */
  readonly crlShards: number;
  /** For callers of other hosts; without it there is the Unix socket alone, and no network where that can be taken away. */
  readonly listen?: DoorConfiguration;
  /** Authorities whose keys are not ours; none by default. */
  readonly outside?: readonly OutsideConfiguration[];
  /** Tokens that keep issuing keys of our own authorities; without one they lie in files. */
  readonly tokens?: readonly TokenConfiguration[];
}

const absolute = text(4_096, /^\//);

const readMembers = object<Configuration>(
  {
    dataDirectory: absolute,
    socketPath: absolute,
    passphrase: text(1_024, /^.{16,}$/s),
    callersFile: absolute,
    publicationUrl: text(120, /^http:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[A-Za-z0-9._~-]+)*$/),
    publishedDirectory: absolute,
    crlShards: integer(1, 1_024),
    listen: readDoorConfiguration,
    outside: readOutsideConfiguration,
    tokens: readTokenConfiguration,
  },
  ['listen', 'outside', 'tokens'],
);

export function parseConfiguration(line: string): Result<Configuration, string> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    // Without the parser's message: it would quote the line, and with it the passphrase.
    return refused('the configuration is not JSON');
  }
  const members = readMembers(json);
  return members.ok ? members : refused(`the configuration ${members.refusal}`);
}
