import { everyItem, type paths } from '@bfcert/api-client';
import type { Command } from 'commander';
import { type ApiCall, apiCommand } from './api-command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Column } from './output.ts';
import { wholeNumber } from './whole-number.ts';

type Orphan =
  paths['/api/v1/orphan-certificates']['get']['responses'][200]['content']['application/json']['data'][number];

const PAGE = 500;

const columns: readonly Column<Orphan>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'found', of: ({ foundAt }) => foundAt },
  { heading: 'kind', of: ({ kind }) => kind },
  { heading: 'authority', of: ({ authority }) => authority },
  { heading: 'subject', of: ({ subject }) => subject },
  { heading: 'fingerprint', of: ({ fingerprint }) => fingerprint },
  { heading: 'command', of: ({ commandId }) => commandId },
  { heading: 'why', of: ({ detail }) => detail },
];

/** `bfcert orphans list`: certificates that an authority issued and no record accounts for. */
export function addOrphanCommands(program: Command): void {
  const orphans = program.command('orphans').description('certificates that no record knows');
  apiCommand<{ limit: string }>(orphans, 'list', 'what was found at authorities, newest first', list).option(
    '--limit <count>',
    'at most so many',
    '100',
  );
}

async function list({ api, options, output, say }: ApiCall<{ limit: string }>): Promise<ExitCode | undefined> {
  const limit = wholeNumber(options.limit, 'limit', 1, 1_000_000);
  const rows: Orphan[] = [];
  const read = (after: string | undefined) =>
    api.GET('/api/v1/orphan-certificates', {
      params: { query: { limit: Math.min(limit + 1, PAGE), ...(after ? { after } : {}) } },
    });
  for await (const row of everyItem(read, limit + 1)) rows.push(row);
  output.rows(rows.slice(0, limit), columns);
  if (rows.length > limit) say(`there are more than ${limit}; --limit shows them`);
  return EXIT.done;
}
