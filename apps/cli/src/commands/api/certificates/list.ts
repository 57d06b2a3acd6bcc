import { everyItem, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';
import { type FilterOptions, filterIn } from './filter.ts';

type Query = NonNullable<paths['/api/v1/certificates']['get']['parameters']['query']>;
export type CertificateRow =
  paths['/api/v1/certificates']['get']['responses'][200]['content']['application/json']['data'][number];

export interface ListOptions extends FilterOptions {
  readonly identity?: string;
  readonly limit: string;
}

const PAGE = 500;

export const columns: readonly Column<CertificateRow>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'identity', of: ({ identity }) => identity.name },
  { heading: 'purpose', of: ({ purpose, slot }) => (slot === null ? purpose : `${purpose} (${slot})`) },
  { heading: 'state', of: ({ stage }) => stage },
  { heading: 'posture', of: ({ posture }) => posture },
  { heading: 'not after', of: ({ notAfter }) => notAfter },
  { heading: 'serial', of: ({ serial }) => serial },
  { heading: 'owner', of: ({ owner }) => owner },
];

export async function list({ api, options, output, say }: ApiCall<ListOptions>): Promise<ExitCode | undefined> {
  const limit = wholeNumber(options.limit, 'limit', 1, 1_000_000);
  const query = { ...filterIn(options), identity: options.identity } as Query;
  const rows: CertificateRow[] = [];
  const read = (after: string | undefined) =>
    api.GET('/api/v1/certificates', {
      params: { query: { ...query, limit: Math.min(limit + 1, PAGE), ...(after ? { after } : {}) } },
    });
  for await (const row of everyItem(read, limit + 1)) rows.push(row);
  output.rows(rows.slice(0, limit), columns);
  if (rows.length > limit) say(`there are more than ${limit}; --limit shows them`);
  return EXIT.done;
}
