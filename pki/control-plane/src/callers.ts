import { readFileSync } from 'node:fs';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import { type PkiRequest, PROFILE_NAMES, type ProfileName } from '@bfcert/pki-contract';
import { listOf, object, oneOf, text, truth } from '@bfcert/pki-contract/strict-json';

/** What one caller may do; what is not granted is refused. */
export interface Permissions {
  readonly issue: readonly ProfileName[];
  readonly lookup: boolean;
  readonly void: boolean;
  readonly revoke: boolean;
  /** The authorities, the summary and the list of certificates. */
  readonly read: boolean;
}

export interface CallerEntry {
  /** As the caller proves it on the socket. */
  readonly name: string;
  /** Path of 32 random bytes, mode 0600, that the caller holds too. */
  readonly secretFile: string;
  readonly may: Permissions;
}

export interface Caller extends CallerEntry {
  readonly secret: Buffer;
}

export type CallerList = ReadonlyMap<string, Caller>;

export class CallerListUnusable extends Error {
  override readonly name = 'CallerListUnusable';
}

const readCallerFile = object<{ callers: readonly CallerEntry[] }>({
  callers: listOf(
    object<CallerEntry>({
      name: text(64, /^[A-Za-z0-9][A-Za-z0-9._-]*$/),
      secretFile: text(4_096, /^\//),
      may: object<Permissions>({
        issue: listOf(oneOf(...PROFILE_NAMES), PROFILE_NAMES.length),
        lookup: truth,
        void: truth,
        revoke: truth,
        read: truth,
      }),
    }),
    64,
  ),
});

/** The entries of a caller list file (JSON), without their secrets. */
export function readCallerEntries(path: string): readonly CallerEntry[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CallerListUnusable(`the caller list ${path} cannot be read as JSON`, { cause: error });
  }
  const entries = readCallerFile(json);
  if (!entries.ok) throw new CallerListUnusable(`the caller list ${path} ${entries.refusal}`);
  const { callers } = entries.value;
  if (new Set(callers.map((caller) => caller.name)).size !== callers.length) {
    throw new CallerListUnusable(`the caller list ${path} names a caller twice`);
  }
  return callers;
}

export async function readCallers(path: string): Promise<CallerList> {
  const callers = new Map<string, Caller>();
  for (const entry of readCallerEntries(path)) {
    callers.set(entry.name, { ...entry, secret: await readSecretFile(entry.secretFile) });
  }
  return callers;
}

export function isAllowed(caller: CallerEntry, request: PkiRequest): boolean {
  switch (request.method) {
    case 'issue':
      return caller.may.issue.includes(request.payload.profile);
    case 'lookup':
      return caller.may.lookup;
    case 'void':
      return caller.may.void;
    case 'revoke':
      return caller.may.revoke;
    case 'authorities':
    case 'summary':
    case 'issued-since':
    case 'orphans-since':
      return caller.may.read;
    default:
      request satisfies never;
      return false;
  }
}
