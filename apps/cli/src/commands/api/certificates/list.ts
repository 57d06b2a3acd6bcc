import type { paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';
import { type FilterOptions, filterIn } from './filter.ts';

type Query = NonNullable<paths['/api/v1/certificates']['get']['parameters']['query']>;
export type CertificateRow =
  paths['/api/v1/certificates']['get']['responses'][200]['content']['application/json']['data'][number];

export interface ListOptions extends FilterOptions {
  readonly limit: string;
}

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

export function list(call: ApiCall<ListOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
  const query = filterIn(options) as Query;
  return printList(
    call,
    (page) => api.GET('/api/v1/certificates', { params: { query: { ...query, ...page } } }),
    columns,
  );
}
