import { everyItem, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';

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

const PAGE = 500;

const columns: readonly Column<IdentityRow>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'name', of: ({ name }) => name },
  { heading: 'type', of: ({ subjectType }) => subjectType },
  { heading: 'owner', of: ({ owner }) => owner },
  { heading: 'family', of: ({ family }) => family },
  { heading: 'cohorts', of: ({ cohorts }) => cohorts.join(' ') },
];

/** The server says which types there are: what it does not know it refuses by name. */
export async function list({ api, options, output, say }: ApiCall<ListOptions>): Promise<ExitCode | undefined> {
  const limit = wholeNumber(options.limit, 'limit', 1, 1_000_000);
  const { subjectType, owner, family, cohort, search } = options;
  const query = { subjectType, owner, family, cohort, q: search } as Query;
  const rows: IdentityRow[] = [];
  const read = (after: string | undefined) =>
    api.GET('/api/v1/identities', {
      params: { query: { ...query, limit: Math.min(limit + 1, PAGE), ...(after ? { after } : {}) } },
    });
  for await (const row of everyItem(read, limit + 1)) rows.push(row);
  output.rows(rows.slice(0, limit), columns);
  if (rows.length > limit) say(`there are more than ${limit}; --limit shows them`);
  return EXIT.done;
}
