import { hash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { type Place, signedSerials } from '@bfcert/pki-control-plane/testing/fault-point';

type Row = Record<string, SQLOutputValue>;

export interface RecordedIntent {
  readonly serial: string;
  readonly tbs: Buffer;
  readonly spkiSha256: string;
}

export interface RecordedCertificate {
  readonly serial: string;
  readonly fingerprint: string;
  readonly der: Buffer;
}

/** What a control plane that does not run any more has left on disk. */
export interface Books {
  /** Every serial number that a key of it has signed. */
  readonly signed: readonly string[];
  /** By command id; those of its own authorities among them. */
  readonly intents: ReadonlyMap<string, RecordedIntent>;
  readonly certificates: ReadonlyMap<string, RecordedCertificate>;
  readonly voided: ReadonlySet<string>;
  /** Dates, RFC 3339, by the fingerprint of who is revoked. */
  readonly revocations: ReadonlyMap<string, readonly string[]>;
  /** Serial numbers whose revocation the ledger had lost and was given back. */
  readonly takenBack: ReadonlySet<string>;
  /** Refusals on record: how many by method, command and reason. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Each table's rows in their order, as digests. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
  /** Tables whose positions have a gap. */
  readonly gaps: readonly string[];
  /** SQLite's own verdict: `ok`. */
  readonly integrity: string;
}

/**
 * Serial numbers signed for its callers, and those of them that the books know. What it makes for itself, on its first start
 * before anything else, has a colon in its command.
 */
export function countsForCallers({ signed, intents }: Pick<Books, 'signed' | 'intents'>): {
  readonly signed: number;
  readonly recorded: number;
} {
  const commands = new Map([...intents].map(([commandId, { serial }]) => [serial, commandId]));
  const asked = [...new Set(signed)].filter((serial) => commands.get(serial)?.includes(':') !== true);
  return { signed: asked.length, recorded: asked.filter((serial) => commands.has(serial)).length };
}

const IN_ORDER = ['intents', 'certificates', 'revocations', 'refusals'] as const;

/** Reads a copy: the next start finds what the crash left, not what a reader made of it. */
export function readBooks(installation: Place & { readonly dataDirectory: string }): Books {
  const { dataDirectory } = installation;
  const copy = mkdtempSync(join(tmpdir(), 'books-'));
  for (const name of ['ledger.db', 'ledger.db-wal']) {
    const path = join(dataDirectory, name);
    if (existsSync(path)) copyFileSync(path, join(copy, name));
  }
  const database = new DatabaseSync(join(copy, 'ledger.db'));
  try {
    const signed = signedSerials(installation);
    const [version] = database.prepare('PRAGMA user_version').all();
    // A blow in its first start may come before it has its tables.
    if (version?.user_version === 0) return { ...booksOf(() => [], signed), integrity: 'ok' };
    return booksOf((query) => database.prepare(query).all(), signed);
  } finally {
    database.close();
    rmSync(copy, { recursive: true });
  }
}

function booksOf(all: (query: string) => Row[], signed: readonly string[]): Books {
  const table = Object.fromEntries(IN_ORDER.map((name) => [name, all(`SELECT * FROM ${name} ORDER BY position`)]));
  const { intents = [], certificates = [], revocations = [], refusals = [] } = table;
  return {
    signed,
    intents: new Map(
      intents.map((row) => [
        text(row.command_id),
        { serial: text(row.serial), tbs: bytes(row.tbs), spkiSha256: text(row.spki_sha256) },
      ]),
    ),
    certificates: new Map(
      certificates.map((row) => [
        text(row.command_id),
        { serial: text(row.serial), fingerprint: text(row.fingerprint), der: bytes(row.der) },
      ]),
    ),
    voided: new Set(all('SELECT command_id FROM voided').map((row) => text(row.command_id))),
    revocations: listsBy(revocations, (row) => [text(row.fingerprint), text(row.recorded_at)]),
    takenBack: new Set(all('SELECT serial FROM adopted_revocations').map((row) => text(row.serial))),
    refusals: countsOf(refusals.map((row) => refusalKey(text(row.method), text(row.command_id), text(row.reason)))),
    rows: new Map(Object.entries(table).map(([name, rows]) => [name, rows.map(digestOf)])),
    gaps: Object.entries(table).flatMap(([name, rows]) =>
      rows.every(({ position }, index) => position === index + 1) ? [] : [name],
    ),
    integrity: all('PRAGMA integrity_check')
      .map((row) => text(row.integrity_check))
      .join('; '),
  };
}

export const refusalKey = (method: string, commandId: string, reason: string): string =>
  `${method} ${commandId} ${reason}`;

function listsBy(rows: readonly Row[], entry: (row: Row) => [string, string]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [key, value] of rows.map(entry)) lists.set(key, [...(lists.get(key) ?? []), value]);
  return lists;
}

export function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const digestOf = (row: Row): string =>
  hash(
    'sha256',
    JSON.stringify(
      Object.values(row).map((value) => (ArrayBuffer.isView(value) ? bytes(value).toString('hex') : value)),
    ),
  );

const text = (value: SQLOutputValue | undefined): string =>
  value === null || value === undefined ? '' : String(value);

function bytes(value: SQLOutputValue | undefined): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}
