import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { printList } from '../print-list.ts';

export type ImportJob = paths['/api/v1/import-jobs/{id}']['get']['responses'][200]['content']['application/json'];
type Rows = paths['/api/v1/import-jobs/{id}/rows']['get'];
type Outcome = NonNullable<NonNullable<Rows['parameters']['query']>['outcome']>;

export interface ReportOptions {
  readonly outcome?: Outcome;
}

/** Newest first. */
export function list(call: ApiCall<{ readonly limit: string }>): Promise<ExitCode | undefined> {
  return printList(call, (page) => call.api.GET('/api/v1/import-jobs', { params: { query: page } }), [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'of', of: ({ source, purpose }) => source ?? purpose },
    { heading: 'dry run', of: ({ dryRun }) => (dryRun ? 'yes' : 'no') },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'rows', of: ({ rows }) => rows },
    { heading: 'done', of: ({ progress }) => progress.done },
    { heading: 'not taken', of: notTaken },
    { heading: 'asked by', of: ({ requestedBy }) => requestedBy },
    { heading: 'why', of: ({ reason }) => reason },
    { heading: 'requested', of: ({ requestedAt }) => requestedAt },
  ]);
}

/** Ends with 6 when some rows were not taken. */
export async function show({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const job = await read(api, id);
  print(output, job);
  return notTaken(job) > 0 ? EXIT.partly : EXIT.done;
}

export async function report({
  api,
  args: [id = ''],
  options: { outcome },
  output,
}: ApiCall<ReportOptions>): Promise<ExitCode | undefined> {
  const readPage = (after: string | undefined) =>
    api.GET('/api/v1/import-jobs/{id}/rows', {
      params: {
        path: { id },
        query: { limit: 500, ...(outcome === undefined ? {} : { outcome }), ...(after ? { after } : {}) },
      },
    });
  output.rows(await everyOne(readPage), [
    { heading: 'line', of: ({ line }) => line },
    { heading: 'outcome', of: (row) => row.outcome },
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'certificate', of: ({ certificateId }) => certificateId },
    { heading: 'fingerprint', of: ({ fingerprint }) => fingerprint },
    { heading: 'changed', of: ({ changed }) => changed.join(' ') },
    { heading: 'state', of: ({ stage }) => stage },
    { heading: 'reason', of: ({ reason }) => reason },
    { heading: 'detail', of: ({ detail }) => detail },
  ]);
  return EXIT.done;
}

export async function cancel(call: ApiCall<{ readonly reason: string }>): Promise<ExitCode | undefined> {
  const { api, args, options, output } = call;
  const params = { path: { id: args[0] ?? '' }, header: commandHeader() };
  const { reason } = options;
  const cancelled = bodyOf(await api.POST('/api/v1/import-jobs/{id}/actions/cancel', { params, body: { reason } }));
  output.thing(cancelled, [['rows', cancelled.rows], ...progressLines(cancelled.progress)]);
  return EXIT.done;
}

export async function read(api: ApiCall<object>['api'], id: string): Promise<ImportJob> {
  return bodyOf(await api.GET('/api/v1/import-jobs/{id}', { params: { path: { id } } }));
}

/** Rows that are in the inventory neither as they were sent nor before. */
export const notTaken = ({ progress: { conflict, refused, failed } }: Pick<ImportJob, 'progress'>): number =>
  conflict + refused + failed;

export function print(output: Output, job: ImportJob): void {
  output.thing(job, [
    ['id', job.id],
    ['kind', job.kind],
    [job.kind === 'identities' ? 'source' : 'purpose', job.source ?? job.purpose],
    ['dry run', job.dryRun ? 'yes' : 'no'],
    ['status', job.status],
    ['stopped because', job.stopped === null ? null : job.stopped.detail],
    ['rows', job.rows],
    ...progressLines(job.progress),
    ['vanished', job.vanished.length === 0 ? null : job.vanished.join(' ')],
    ['asked by', job.requestedBy],
    ['why', job.reason],
    ['requested', job.requestedAt],
    ['finished', job.finishedAt],
    ['report kept until', job.reportUntil],
  ]);
}

const progressLines = (progress: ImportJob['progress']): [string, number | null][] =>
  Object.entries(progress).map(([name, count]) => [name, name === 'done' || count > 0 ? count : null]);
