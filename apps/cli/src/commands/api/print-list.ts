import { everyItem } from '@bfcert/api-client';
import type { ApiCall } from './api-command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Column } from './output.ts';
import { wholeNumber } from './whole-number.ts';

/** Most of one page, by the server. */
const PAGE = 500;

/** What one page is asked with. */
export interface PageOf {
  readonly limit: number;
  readonly after?: string;
}

/** As many rows of a list as `--limit` says, read page by page; that there are more is said beside them. */
export async function printList<Row>(
  { options, output, say }: Pick<ApiCall<{ readonly limit: string }>, 'options' | 'output' | 'say'>,
  read: (page: PageOf) => ReturnType<Parameters<typeof everyItem<Row>>[0]>,
  columns: readonly Column<Row>[],
): Promise<ExitCode | undefined> {
  const limit = wholeNumber(options.limit, 'limit', 1, 1_000_000);
  const pages = (after: string | undefined) => read({ limit: Math.min(limit + 1, PAGE), ...(after && { after }) });
  const rows: Row[] = [];
  for await (const row of everyItem(pages, limit + 1)) rows.push(row);
  output.rows(rows.slice(0, limit), columns);
  if (rows.length > limit) say(`there are more than ${limit}; --limit shows them`);
  return EXIT.done;
}
