import { everyItem, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';

type Query = NonNullable<paths['/api/v1/incidents']['get']['parameters']['query']>;
type Incident = paths['/api/v1/incidents']['get']['responses'][200]['content']['application/json']['data'][number];

export interface IncidentListOptions {
  readonly state?: string;
  readonly open?: boolean;
  readonly cause?: string;
  readonly severity?: string;
  readonly owner?: string;
  readonly supportOwner?: string;
  readonly about?: string;
  readonly limit: string;
}

const PAGE = 500;

const columns: readonly Column<Incident>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'severity', of: ({ severity }) => severity },
  { heading: 'state', of: ({ state }) => state },
  { heading: 'cause', of: ({ cause }) => cause },
  { heading: 'opened', of: ({ openedAt }) => openedAt },
  { heading: 'times', of: ({ occurrences }) => occurrences },
  { heading: 'told', of: ({ supportOwner }) => supportOwner },
  { heading: 'assigned', of: ({ assignee }) => assignee },
  { heading: 'summary', of: ({ summary }) => summary },
];

export async function list({ api, options, output, say }: ApiCall<IncidentListOptions>): Promise<ExitCode | undefined> {
  const limit = wholeNumber(options.limit, 'limit', 1, 1_000_000);
  // What the server does not know it refuses by name.
  const { state, cause, severity, owner, supportOwner, about } = options;
  const query = {
    state,
    cause,
    severity,
    owner,
    supportOwner,
    about,
    open: options.open ? 'true' : undefined,
  } as Query;
  const rows: Incident[] = [];
  const read = (after: string | undefined) =>
    api.GET('/api/v1/incidents', {
      params: { query: { ...query, limit: Math.min(limit + 1, PAGE), ...(after ? { after } : {}) } },
    });
  for await (const row of everyItem(read, limit + 1)) rows.push(row);
  output.rows(rows.slice(0, limit), columns);
  if (rows.length > limit) say(`there are more than ${limit}; --limit shows them`);
  return EXIT.done;
}
