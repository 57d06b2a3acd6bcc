import { everyItem, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';

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

const PAGE = 500;

const columns: readonly Column<Job>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'certificate', of: ({ certificateId }) => certificateId },
  { heading: 'action', of: ({ action }) => action },
  { heading: 'state', of: ({ status }) => status },
  { heading: 'attempts', of: ({ attempts }) => attempts },
  { heading: 'created', of: ({ createdAt }) => createdAt },
  { heading: 'last word', of: ({ result, lastError }) => result ?? lastError },
];

export async function list({ api, options, output, say }: ApiCall<JobListOptions>): Promise<ExitCode | undefined> {
  const limit = wholeNumber(options.limit, 'limit', 1, 1_000_000);
  // What the server does not know it refuses by name.
  const query = {
    state: options.state,
    action: options.action,
    certificate: options.certificate,
    dead: options.dead ? 'true' : undefined,
  } as Query;
  const rows: Job[] = [];
  const read = (after: string | undefined) =>
    api.GET('/api/v1/certificate-jobs', {
      params: { query: { ...query, limit: Math.min(limit + 1, PAGE), ...(after ? { after } : {}) } },
    });
  for await (const row of everyItem(read, limit + 1)) rows.push(row);
  output.rows(rows.slice(0, limit), columns);
  if (rows.length > limit) say(`there are more than ${limit}; --limit shows them`);
  return EXIT.done;
}
