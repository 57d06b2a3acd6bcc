import type { paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

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

export function list(call: ApiCall<IncidentListOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
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
  return printList(call, (page) => api.GET('/api/v1/incidents', { params: { query: { ...query, ...page } } }), columns);
}
