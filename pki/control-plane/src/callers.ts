import { readFileSync } from 'node:fs';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import {
  AUTHORITY_NAME,
  type AuthorityName,
  type PkiRequest,
  PROFILE_NAMES,
  type ProfileName,
} from '@bfcert/pki-contract';
import { listOf, object, oneOf, type Reader, text, truth } from '@bfcert/pki-contract/strict-json';

/** What one caller may do. What is not granted, or not mentioned, is refused. */
export interface Permissions {
  readonly issue?: readonly IssuePermission[];
  readonly lookup?: boolean;
  readonly void?: boolean;
  readonly revoke?: boolean;
  /** Fetch the OCSP answers, to publish them. */
  readonly publish?: boolean;
  /** Give revocations back to a ledger that was restored from an old backup. */
  readonly adoptRevocations?: boolean;
  /** The authorities, the counts, and the lists of certificates and orphans, its own among them. */
  readonly read?: boolean;
}

/** A profile, under whichever authority issues for it, or under one only. */
export type IssuePermission = ProfileName | { readonly profile: ProfileName; readonly authority: AuthorityName };

export interface CallerEntry {
  readonly name: string;
  /** Proves the caller on the Unix socket: path of 32 random bytes, mode 0600, that it holds too. */
  readonly secretFile?: string;
  /** Proves it at the door: SHA-256 of its certificate, lower-case hex; two while that is being renewed. */
  readonly certificateFingerprint?: readonly string[];
  readonly may: Permissions;
}

export interface CallerList {
  readonly entries: ReadonlyMap<string, CallerEntry>;
  /** Of those who come over the Unix socket. */
  readonly secrets: ReadonlyMap<string, Buffer>;
  /** Those who come to the door. */
  readonly byFingerprint: ReadonlyMap<string, CallerEntry>;
}

export class CallerListUnusable extends Error {
  override readonly name = 'CallerListUnusable';
}

const profile = oneOf(...PROFILE_NAMES);
const profileOfAuthority = object<{ profile: ProfileName; authority: AuthorityName }>({
  profile,
  authority: text(64, AUTHORITY_NAME),
});
const issuePermission: Reader<IssuePermission> = (value) =>
  typeof value === 'string' ? profile(value) : profileOfAuthority(value);

/** As in this file, or as `openssl x509 -fingerprint -sha256` prints it. */
const fingerprint = text(95, /^(?:[0-9a-f]{64}|[0-9A-F]{2}(?::[0-9A-F]{2}){31})$/);

const readCallerFile = object<{ callers: readonly CallerEntry[] }>({
  callers: listOf(
    object<CallerEntry>(
      {
        name: text(64, /^[A-Za-z0-9][A-Za-z0-9._-]*$/),
        secretFile: text(4_096, /^\//),
        certificateFingerprint: listOf(fingerprint, 2),
        may: object<Permissions>(
          {
            issue: listOf(issuePermission, 256),
            lookup: truth,
            void: truth,
            revoke: truth,
            publish: truth,
            adoptRevocations: truth,
            read: truth,
          },
          ['issue', 'lookup', 'void', 'revoke', 'publish', 'adoptRevocations', 'read'],
        ),
      },
      ['secretFile', 'certificateFingerprint'],
    ),
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
  const file = readCallerFile(json);
  if (!file.ok) throw new CallerListUnusable(`the caller list ${path} ${file.refusal}`);
  const callers = file.value.callers.map(normalised);
  const fault = faultOf(callers);
  if (fault !== null) throw new CallerListUnusable(`the caller list ${path} ${fault}`);
  return callers;
}

function normalised(entry: CallerEntry): CallerEntry {
  const { certificateFingerprint: given } = entry;
  if (given === undefined) return entry;
  return { ...entry, certificateFingerprint: given.map((one) => one.replaceAll(':', '').toLowerCase()) };
}

function faultOf(callers: readonly CallerEntry[]): string | null {
  if (new Set(callers.map(({ name }) => name)).size !== callers.length) return 'names a caller twice';
  for (const { name, secretFile, certificateFingerprint } of callers) {
    if ((secretFile === undefined) === (certificateFingerprint === undefined)) {
      return `gives ${name} not exactly one of secretFile and certificateFingerprint`;
    }
    if (certificateFingerprint?.length === 0) return `gives ${name} no fingerprint`;
  }
  const fingerprints = callers.flatMap(({ certificateFingerprint }) => certificateFingerprint ?? []);
  if (new Set(fingerprints).size !== fingerprints.length) return 'has a fingerprint twice';
  return null;
}

export async function readCallers(path: string): Promise<CallerList> {
  const entries = readCallerEntries(path);
  const secrets = new Map<string, Buffer>();
  for (const { name, secretFile } of entries) {
    if (secretFile !== undefined) secrets.set(name, await readSecretFile(secretFile));
  }
  return {
    entries: new Map(entries.map((entry) => [entry.name, entry])),
    secrets,
    byFingerprint: new Map(
      entries.flatMap((entry) => (entry.certificateFingerprint ?? []).map((one) => [one, entry] as const)),
    ),
  };
}

/** With `authority` null: under any. */
export function mayIssue({ may }: CallerEntry, profile: ProfileName, authority: AuthorityName | null): boolean {
  return (may.issue ?? []).some((granted) =>
    typeof granted === 'string'
      ? granted === profile
      : granted.profile === profile && (authority === null || granted.authority === authority),
  );
}

export function isAllowed(caller: CallerEntry, request: PkiRequest): boolean {
  const { may } = caller;
  switch (request.method) {
    case 'issue':
      // Which authority issues is known once the request was checked.
      return mayIssue(caller, request.payload.profile, null);
    case 'lookup':
      return may.lookup === true;
    case 'void':
      return may.void === true;
    case 'revoke':
      return may.revoke === true;
    case 'authorities':
    case 'summary':
    case 'metrics':
    case 'issued-since':
    case 'own-since':
    case 'own-in-use':
    case 'orphans-since':
      return may.read === true;
    case 'ocsp-since':
      return may.publish === true;
    case 'adopt-revocations':
      return may.adoptRevocations === true;
    default:
      request satisfies never;
      return false;
  }
}
