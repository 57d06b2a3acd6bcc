import type { paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

type Query = NonNullable<paths['/api/v1/synthetic-probes']['get']['parameters']['query']>;
export type Probe = paths['/api/v1/synthetic-probes/{id}']['get']['responses'][200]['content']['application/json'];

export interface ProbeListOptions {
  readonly state?: string;
  readonly limit: string;
}

export const failureOf = ({ failure }: Probe): string | null =>
  failure === null ? null : `${failure.step}: ${failure.detail}`;

const columns: readonly Column<Probe>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'state', of: ({ state }) => state },
  { heading: 'by', of: ({ startedBy }) => startedBy },
  { heading: 'started', of: ({ startedAt }) => startedAt },
  { heading: 'issued', of: ({ issuedAt }) => issuedAt },
  { heading: 'revoked', of: ({ revokedAt }) => revokedAt },
  { heading: 'ended', of: ({ endedAt }) => endedAt },
  { heading: 'certificate', of: ({ certificateId }) => certificateId },
  { heading: 'failed at', of: failureOf },
];

export function list(call: ApiCall<ProbeListOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
  // What the server does not know it refuses by name.
  const query = { state: options.state } as Query;
  return printList(
    call,
    (page) => api.GET('/api/v1/synthetic-probes', { params: { query: { ...query, ...page } } }),
    columns,
  );
}
