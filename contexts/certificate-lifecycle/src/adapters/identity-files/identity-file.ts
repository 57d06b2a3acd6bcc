import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { IdentityConnector } from '../../identity-source/identity-connector.ts';
import { readImportFile } from '../../identity-source/import-row.ts';
import { readImportList } from '../../identity-source/read-import-list.ts';
import { MOST_JOB_CHARACTERS, MOST_JOB_ROWS } from '../../import-job/import-job.ts';

const MOST = { rows: MOST_JOB_ROWS, characters: MOST_JOB_CHARACTERS };

/**
 * A file of CSV or JSON that another system replaces with all it has. It is as new as its last change: a file that
 * nobody writes any more makes its source late.
 */
export const identityFile = (source: string, path: string): IdentityConnector => ({
  source,
  async readNewer(than) {
    const text = await textOf(path, than);
    if (!text.ok) return refused(text.refusal);
    if (text.value === null) return ok(null);
    const rows = /^\s*\[/.test(text.value) ? readImportList(text.value, MOST) : await readImportFile(text.value, MOST);
    if (!rows.ok) return refused(`${path} is not taken: ${rows.refusal}.`);
    return ok({ rows: rows.value, digest: createHash('sha256').update(text.value).digest('hex') });
  },
});

async function textOf(path: string, than: string | null): Promise<Result<string | null, string>> {
  try {
    const file = await open(path);
    try {
      const before = await file.stat();
      if (than !== null && before.mtimeMs <= Date.parse(than)) return ok(null);
      if (before.size > MOST_JOB_CHARACTERS) return refused(`${path} has more than ${MOST_JOB_CHARACTERS} bytes.`);
      const bytes = await file.readFile();
      const after = await file.stat();
      // Written while it was read: the next look finds it whole.
      if (after.mtimeMs !== before.mtimeMs || after.size !== bytes.length) return ok(null);
      return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof TypeError) return refused(`${path} is no text in UTF-8.`);
    return refused(`${path} could not be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown'}.`);
  }
}
