import type { paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import type { ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

type Query = NonNullable<paths['/api/v1/certificate-jobs']['get']['parameters']['query']>;
export type Job =
  paths['/api/v1/certificate-jobs']['get']['responses'][200]['content']['application/json']['data'][number];

export interface JobListOptions {
  readonly state?: string;
  readonly action?: string;
  readonly certificate?: string;
  readonly dead?: boolean;
  readonly limit: string;
}

const columns: readonly Column<Job>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'certificate', of: ({ certificateId }) => certificateId },
  { heading: 'action', of: ({ action }) => action },
  { heading: 'state', of: ({ status }) => status },
  { heading: 'attempts', of: ({ attempts }) => attempts },
  { heading: 'created', of: ({ createdAt }) => createdAt },
  { heading: 'last word', of: ({ result, lastError }) => result ?? lastError },
];

export function list(call: ApiCall<JobListOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
  // What the server does not know it refuses by name.
  const query = {
    state: options.state,
    action: options.action,
    certificate: options.certificate,
    dead: options.dead ? 'true' : undefined,
  } as Query;
  return printList(
    call,
    (page) => api.GET('/api/v1/certificate-jobs', { params: { query: { ...query, ...page } } }),
    columns,
  );
}
