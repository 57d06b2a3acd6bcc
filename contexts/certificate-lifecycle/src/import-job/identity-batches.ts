import { setImmediate as breathe } from 'node:timers/promises';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { identifying, namesOfSeveral, sortedByName } from '../commands/take-identity-rows.ts';
import type { ImportRow } from '../identity-source/import-row.ts';
import { MOST_JOB_ROWS } from './import-job.ts';
import type { PlannedImport } from './import-job-store.ts';

/** What one transaction takes: short enough that nobody waits long for the identities that it locks. */
const ROWS_A_BATCH = 200;
/** Between two looks at what else there is to do. */
const ROWS_AT_ONCE = 20_000;

export interface IdentityBatch {
  readonly rows: readonly ImportRow[];
  /** Names of these rows that several rows of the whole import have. */
  readonly repeated: readonly string[];
}

/**
 * The rows in the order in which one import would take them all: by their names, so that it makes no difference
 * where one batch ends. Refused with the number of a row whose text no database keeps.
 */
export async function identityBatches(rows: readonly ImportRow[]): Promise<Result<PlannedImport, string>> {
  if (rows.length === 0) return refused('there are no rows');
  if (rows.length > MOST_JOB_ROWS) return refused(`there are more than ${MOST_JOB_ROWS} rows`);
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_AT_ONCE === 0) await breathe();
    if (!textsOf(row).every(isStorable)) {
      return refused(`in line ${row.line} a text has the character NUL or half of a surrogate pair`);
    }
  }
  const repeated = namesOfSeveral(rows);
  await breathe();
  const sorted = sortedByName(rows);
  const batches: PlannedImport['batches'][number][] = [];
  for (let from = 0; from < sorted.length; from += ROWS_A_BATCH) {
    if (from % ROWS_AT_ONCE === 0) await breathe();
    const part = sorted.slice(from, from + ROWS_A_BATCH);
    const batch: IdentityBatch = {
      rows: part,
      repeated: part.flatMap(identifying).filter((name) => repeated.has(name)),
    };
    batches.push({ position: batches.length + 1, content: JSON.stringify(batch) });
  }
  return ok({ rows: rows.length, batches });
}

const textsOf = ({ owner, family, cohorts, bindings }: ImportRow): readonly string[] => [
  owner,
  family,
  ...cohorts,
  ...bindings.flatMap(({ kind, value }) => [kind, value]),
];

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
