import { type Result, refused } from '@bfcert/kernel/result';
import { object, text } from '@bfcert/pki-contract/strict-json';
import { readPlannedAuthority } from './kinds.ts';
import type { PlannedAuthority } from './planned-authority.ts';

/** What the process is told on the first line of its standard input: one authority, and the socket it answers on. */
export interface Configuration {
  readonly socketPath: string;
  /** Path of 32 random bytes, mode 0600, that the control plane holds too. */
  readonly secretFile: string;
  readonly authority: PlannedAuthority;
}

const absolute = text(4_096, /^\//);

const readMembers = object<Configuration>({
  socketPath: absolute,
  secretFile: absolute,
  authority: readPlannedAuthority,
});

export function parseConfiguration(line: string): Result<Configuration, string> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    // Without the parser's message: it would quote the line, and with it the credentials.
    return refused('the configuration is not JSON');
  }
  const members = readMembers(json);
  return members.ok ? members : refused(`the configuration ${members.refusal}`);
}
