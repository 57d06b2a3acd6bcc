import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { follow, timeoutIn, type WaitOptions } from '../import-jobs/follow.ts';
import type { Column } from '../output.ts';
import { readInput } from '../read-input.ts';

type Import = paths['/api/v1/identities/imports']['post'];
type Body = Import['requestBody']['content']['application/json'];
type ImportedRow = Import['responses'][200]['content']['application/json']['rows'][number];

export interface ImportOptions extends WaitOptions {
  readonly source: string;
  readonly complete?: boolean;
  readonly dryRun?: boolean;
  readonly reason: string;
}

const columns: readonly Column<ImportedRow>[] = [
  { heading: 'line', of: ({ line }) => line },
  { heading: 'outcome', of: ({ outcome }) => outcome },
  { heading: 'identity', of: ({ identityId }) => identityId },
  { heading: 'changed', of: ({ changed }) => changed?.join(' ') },
  { heading: 'reason', of: ({ reason }) => reason },
  { heading: 'detail', of: ({ detail }) => detail },
];

/** The rows as they came of it, or the job that takes them; 6 when some conflict. */
export async function importFile(call: ApiCall<ImportOptions>): Promise<ExitCode | undefined> {
  const {
    api,
    args: [file = ''],
    options: { source, complete = false, dryRun = false, reason },
    output,
    say,
  } = call;
  const timeout = timeoutIn(call.options);
  const content = contentOf(await readInput(file), file);
  const sync = complete ? { sync: { id: crypto.randomUUID(), isLast: true } } : {};
  const report = bodyOf(
    await api.POST('/api/v1/identities/imports', {
      params: { query: { dryRun: dryRun ? 'true' : 'false' }, header: commandHeader() },
      body: { source, ...sync, ...content, reason },
    }),
  );
  if ('status' in report) return follow(call, report, timeout);
  output.rows(report.rows, columns);
  for (const id of report.vanished)
    say(`${id} was sent by ${source} before and is missing now; nothing was done to it`);
  const { created, changed, unchanged, conflicts } = report;
  say(`${created} created, ${changed} changed, ${unchanged} unchanged, ${conflicts} conflicts`);
  if (dryRun) say('nothing was stored');
  return conflicts === 0 ? EXIT.done : EXIT.partly;
}

/** No heading of a CSV file begins like JSON. What a row must have the server says. */
function contentOf(text: string, file: string): Pick<Body, 'csv' | 'rows'> {
  if (!/^\s*[[{]/.test(text)) return { csv: text };
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    throw new Error(`${file} begins like JSON and is none`);
  }
  if (!Array.isArray(rows)) throw new Error(`${file} is no JSON array of rows`);
  return { rows };
}
