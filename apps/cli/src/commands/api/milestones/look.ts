import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

type Query = NonNullable<paths['/api/v1/attestations']['get']['parameters']['query']>;
type Attestation =
  paths['/api/v1/attestations']['get']['responses'][200]['content']['application/json']['data'][number];

export interface AttestationListOptions {
  readonly criterion?: string;
  readonly limit: string;
}

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const { data } = bodyOf(await api.GET('/api/v1/milestones'));
  const rows = data.flatMap(({ milestone, criteria }) => criteria.map((one) => ({ milestone, ...one })));
  output.rows(rows, [
    { heading: 'milestone', of: ({ milestone }) => milestone },
    { heading: 'criterion', of: ({ criterion }) => criterion },
    { heading: 'verdict', of: ({ verdict }) => verdict },
    { heading: 'figure', of: ({ figure }) => figure },
    { heading: 'from', of: ({ source }) => source },
  ]);
  return EXIT.done;
}

const columns: readonly Column<Attestation>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'criterion', of: ({ criterion }) => criterion },
  { heading: 'state', of: ({ state }) => state },
  { heading: 'by', of: ({ attestedBy }) => attestedBy },
  { heading: 'until', of: ({ until }) => until },
  { heading: 'statement', of: ({ statement }) => statement },
  { heading: 'link', of: ({ link }) => link },
  { heading: 'audit entry', of: ({ auditEntryId }) => auditEntryId },
];

export function attestations(call: ApiCall<AttestationListOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
  // What the server does not know it refuses by name.
  const query = { criterion: options.criterion } as Query;
  return printList(
    call,
    (page) => api.GET('/api/v1/attestations', { params: { query: { ...query, ...page } } }),
    columns,
  );
}
