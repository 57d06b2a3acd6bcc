import { setImmediate as breathe } from 'node:timers/promises';
import { readDelimited } from '@bfcert/kernel/delimited-text';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { certificatePem } from '@bfcert/kernel/x509';
import type { Refusal } from '../commands/command.ts';
import { parseIdentityId } from '../identity/identity-id.ts';
import { cellText } from '../identity-source/cell-text.ts';
import { platforms } from '../purposes/platform.ts';
import type { CertificateImport, ImportEntry } from './certificate-import.ts';
import { blocksOf, NO_LEAF, readCertificate, type Unreadable } from './read-bundle.ts';

const COLUMNS = ['pem', 'identity_id', 'slot', 'platform', 'platform_status'] as const;
type Column = (typeof COLUMNS)[number];

/** One certificate and the CAs above it. */
const LONGEST_CELL = 64 * 1024;
const MOST_IN_CELL = 10;
const LONGEST_WORD = 64;
const ROWS_AT_ONCE = 200;

type FileRefusal = Refusal<Unreadable | 'import_invalid'>;
type Read = Pick<CertificateImport, 'bundlePem' | 'entries'>;

interface ReadRow {
  readonly leaf: Buffer;
  readonly fingerprint: string;
  readonly authorities: readonly Buffer[];
}

/**
 * Rows of a CSV file whose first line names its columns: `pem` (one end entity, with or without the CAs above it) and
 * what is known of it beside what it says, each an empty cell where nothing is: `identity_id`, `slot`, and `platform` with
 * `platform_status`. They come out as a bundle whose end entities stand first and in the order of the rows.
 */
export async function readCertificateFile(
  csv: string,
  most: { readonly rows: number; readonly characters: number },
): Promise<Result<Read, FileRefusal>> {
  if (csv.length > most.characters) return invalid(`the file has more than ${most.characters} characters`);
  const read = readDelimited(csv, { rows: most.rows + 1, cellCharacters: LONGEST_CELL });
  if (!read.ok) return invalid(read.refusal);
  const [heading, ...lines] = read.value;
  const columns = columnsOf(heading?.cells ?? []);
  if (!columns.ok) return invalid(columns.refusal);
  const leaves = new Map<string, string>();
  const authorities = new Set<string>();
  const entries: ImportEntry[] = [];
  for (const [index, { line, cells }] of lines.entries()) {
    if (index % ROWS_AT_ONCE === 0) await breathe();
    const values = new Map(columns.value.map((column, place) => [column, cellText(cells[place] ?? '')]));
    const row = certificatesIn(values.get('pem') ?? '');
    if (!row.ok) return refused({ ...row.refusal, detail: `Line ${line}: ${row.refusal.detail}` });
    const { leaf, fingerprint } = row.value;
    if (leaves.has(fingerprint)) return invalid(`the certificate in line ${line} stands in an earlier one`);
    const entry = entryOf(values, fingerprint);
    if (!entry.ok) return invalid(`in line ${line} ${entry.refusal}`);
    leaves.set(fingerprint, certificatePem(leaf));
    for (const der of row.value.authorities) authorities.add(certificatePem(der));
    if (entry.value !== null) entries.push(entry.value);
  }
  if (leaves.size === 0) return invalid('the file has no rows');
  return ok({ bundlePem: [...leaves.values(), ...authorities].join(''), entries });
}

function columnsOf(names: readonly string[]): Result<readonly Column[], string> {
  const columns: Column[] = [];
  for (const name of names) {
    const column = COLUMNS.find((known) => known === name);
    if (column === undefined)
      return refused(`the columns are ${COLUMNS.join(', ')}; ${JSON.stringify(name.slice(0, 40))} is none`);
    if (columns.includes(column)) return refused(`there are two columns ${column}`);
    columns.push(column);
  }
  return columns.includes('pem') ? ok(columns) : refused('the column pem is missing');
}

function certificatesIn(pem: string): Result<ReadRow, FileRefusal> {
  const blocks = blocksOf(pem, { maximumCharacters: LONGEST_CELL, maximumBlocks: MOST_IN_CELL });
  if (!blocks.ok) return blocks;
  const authorities: Buffer[] = [];
  const leaves: { readonly leaf: Buffer; readonly fingerprint: string }[] = [];
  for (const [index, der] of blocks.value.entries()) {
    const read = readCertificate(der, index);
    if (!read.ok) return read;
    const { isCa, fingerprint } = read.value.parsed;
    if (isCa) authorities.push(der);
    else leaves.push({ leaf: der, fingerprint });
  }
  const [leaf, ...others] = leaves;
  if (leaf === undefined) return refused(NO_LEAF);
  if (others.length > 0) return refused({ reason: 'import_invalid', detail: 'A row is of one end entity.' });
  return ok({ ...leaf, authorities });
}

/** Null when nothing is known of it beside what it says. */
function entryOf(values: ReadonlyMap<Column, string>, fingerprint: string): Result<ImportEntry | null, string> {
  const of = (column: Column): string => values.get(column) ?? '';
  const known: { -readonly [Member in keyof ImportEntry]: ImportEntry[Member] } = { fingerprint };
  if (of('identity_id') !== '') {
    const identityId = parseIdentityId(of('identity_id'));
    if (identityId === null) return refused('the identity_id is none');
    known.identityId = identityId;
  }
  if (of('slot').length > LONGEST_WORD || of('platform_status').length > LONGEST_WORD)
    return refused(`the slot or the platform_status has more than ${LONGEST_WORD} characters`);
  if (of('slot') !== '') known.slot = of('slot');
  if ((of('platform') === '') !== (of('platform_status') === ''))
    return refused('the platform has no platform_status, or the other way round');
  if (of('platform') !== '') {
    const name = platforms.find((platform) => platform === of('platform'));
    if (name === undefined) return refused(`the platform is none of ${platforms.join(', ')}`);
    known.platform = { name, status: of('platform_status') };
  }
  return ok(Object.keys(known).length === 1 ? null : known);
}

const invalid = (why: string) =>
  refused({ reason: 'import_invalid' as const, detail: `The file is not taken: ${why}.` });
