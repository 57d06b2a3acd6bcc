import type { paths } from '@bfcert/api-client';
import type { Command } from 'commander';
import { type ApiCall, apiCommand } from './api-command.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Column } from './output.ts';
import { printList } from './print-list.ts';

type Orphan =
  paths['/api/v1/orphan-certificates']['get']['responses'][200]['content']['application/json']['data'][number];

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

function list(call: ApiCall<{ limit: string }>): Promise<ExitCode | undefined> {
  return printList(call, (page) => call.api.GET('/api/v1/orphan-certificates', { params: { query: page } }), columns);
}
