import type { paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

type Query = NonNullable<paths['/api/v1/identities']['get']['parameters']['query']>;
type IdentityRow = paths['/api/v1/identities']['get']['responses'][200]['content']['application/json']['data'][number];

export interface ListOptions {
  readonly subjectType?: string;
  readonly owner?: string;
  readonly family?: string;
  readonly cohort?: string;
  readonly search?: string;
  readonly limit: string;
}

const columns: readonly Column<IdentityRow>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'name', of: ({ name }) => name },
  { heading: 'type', of: ({ subjectType }) => subjectType },
  { heading: 'owner', of: ({ owner }) => owner },
  { heading: 'family', of: ({ family }) => family },
  { heading: 'cohorts', of: ({ cohorts }) => cohorts.join(' ') },
];

/** The server says which types there are: what it does not know it refuses by name. */
export function list(call: ApiCall<ListOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
  const { subjectType, owner, family, cohort, search } = options;
  const query = { subjectType, owner, family, cohort, q: search } as Query;
  return printList(
    call,
    (page) => api.GET('/api/v1/identities', { params: { query: { ...query, ...page } } }),
    columns,
  );
}
