import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { type FilterOptions, filterIn } from '../certificates/filter.ts';
import type { RevocationReason } from '../certificates/verbs.ts';
import { commandHeader } from '../command-header.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { timeoutIn, type WaitOptions } from '../import-jobs/follow.ts';
import type { Output } from '../output.ts';
import { printList } from '../print-list.ts';
import { exitOfEnded, untilLooked } from '../until-looked.ts';
import { wholeNumber } from '../whole-number.ts';

type Draft = paths['/api/v1/certificates/bulk-actions']['post'];
type DraftBody = Draft['requestBody']['content']['application/json'];
type BulkAction = Draft['responses'][202]['content']['application/json'];

export interface DraftOptions extends FilterOptions, WaitOptions {
  readonly reason: string;
  readonly revocationReason?: RevocationReason;
  readonly rate: string;
}

/**
 * The dry run, as it is once the server has looked; 5 when nothing of it can be started, 7 when it takes longer than
 * `--timeout`. The server refuses by name what it does not know.
 */
export async function draft({
  api,
  args: [action = ''],
  options,
  output,
  say,
}: ApiCall<DraftOptions>): Promise<ExitCode | undefined> {
  const { reason, revocationReason } = options;
  const timeout = timeoutIn(options);
  const body = {
    action,
    reason,
    ...(revocationReason === undefined ? {} : { revocationReason }),
    filter: filterIn(options),
    ratePerMinute: wholeNumber(options.rate, 'rate', 1, 6_000),
  } as DraftBody;
  const begun = bodyOf(
    await api.POST('/api/v1/certificates/bulk-actions', { params: { header: commandHeader() }, body }),
  );
  const read = () => found(api, begun.id);
  const drafted = await untilLooked(begun, { options, say, timeout, read, countOf: ({ lookedAt }) => lookedAt });
  print(output, drafted);
  if (drafted.status === 'looking') {
    say(`it is still looking: \`bfcert bulk-actions show ${drafted.id}\` tells of it`);
    return options.wait ? EXIT.stillRunning : EXIT.done;
  }
  if (drafted.status === 'aborted') {
    say(drafted.stopped === null ? 'it was aborted' : `${drafted.stopped.detail} (${drafted.stopped.reason})`);
    return exitOfEnded(drafted.stopped);
  }
  say(`nothing was done yet: bfcert bulk-actions start ${drafted.id} --confirm "${drafted.action} ${drafted.count}"`);
  return EXIT.done;
}

/** Newest first. */
export function list(call: ApiCall<{ readonly limit: string }>): Promise<ExitCode | undefined> {
  return printList(call, (page) => call.api.GET('/api/v1/bulk-actions', { params: { query: page } }), [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'action', of: ({ action }) => action },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'acts on', of: ({ count }) => count },
    { heading: 'done', of: ({ progress }) => progress.done },
    { heading: 'refused', of: ({ progress }) => progress.refused },
    { heading: 'failed', of: ({ progress }) => progress.failed },
    { heading: 'asked by', of: ({ requestedBy }) => requestedBy },
    { heading: 'why', of: ({ reason }) => reason },
    { heading: 'drafted', of: ({ draftedAt }) => draftedAt },
  ]);
}

export async function start(
  call: ApiCall<{ readonly reason: string; readonly confirm: string }>,
): Promise<ExitCode | undefined> {
  const { api, options, output, say } = call;
  const { id, action } = await read(call);
  const [verb, count, ...more] = options.confirm.trim().split(/\s+/);
  if (verb !== action || count === undefined || more.length > 0) {
    throw new WrongUse(`--confirm takes the action and the count of the dry run, such as "${action} 12"`);
  }
  const started = bodyOf(
    await api.POST('/api/v1/bulk-actions/{id}/actions/start', {
      params: { path: { id }, header: commandHeader() },
      body: { reason: options.reason, count: wholeNumber(count, 'confirm', 0, 1_000_000) },
    }),
  );
  if (started.approvalId !== null) {
    say(`nothing was done yet: another person is asked; bfcert approvals approve ${started.approvalId}`);
  }
  output.thing(started, [
    ['bulk action', started.id],
    ['status', started.status],
    ['approval', started.approvalId],
  ]);
  return EXIT.done;
}

export async function abort(call: ApiCall<{ readonly reason: string }>): Promise<ExitCode | undefined> {
  const { api, args, options, output } = call;
  const params = { path: { id: args[0] ?? '' }, header: commandHeader() };
  const { reason } = options;
  const aborted = bodyOf(await api.POST('/api/v1/bulk-actions/{id}/actions/abort', { params, body: { reason } }));
  output.thing(aborted, progressLines(aborted.progress));
  return EXIT.done;
}

/** Ends with 6 when some of its certificates were refused. */
export async function show(call: ApiCall<object>): Promise<ExitCode | undefined> {
  const found = await read(call);
  print(call.output, found);
  return found.progress.refused + found.progress.failed > 0 ? EXIT.partly : EXIT.done;
}

export async function targets({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const readPage = (after: string | undefined) =>
    api.GET('/api/v1/bulk-actions/{id}/targets', {
      params: { path: { id }, query: { limit: 500, ...(after ? { after } : {}) } },
    });
  output.rows(await everyOne(readPage), [
    { heading: 'position', of: ({ position }) => position },
    { heading: 'certificate', of: ({ certificateId }) => certificateId },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'why', of: ({ refusal }) => refusal },
    { heading: 'at', of: ({ at }) => at },
  ]);
  return EXIT.done;
}

const read = ({ api, args: [id = ''] }: Pick<ApiCall<object>, 'api' | 'args'>): Promise<BulkAction> => found(api, id);

async function found(api: ApiCall<object>['api'], id: string): Promise<BulkAction> {
  return bodyOf(await api.GET('/api/v1/bulk-actions/{id}', { params: { path: { id } } }));
}

function print(output: Output, action: BulkAction): void {
  output.thing(action, [
    ['id', action.id],
    ['action', action.action],
    ['status', action.status],
    ['stopped because', action.stopped === null ? null : action.stopped.detail],
    ['declined by', action.turnedDown?.by],
    ['because', action.turnedDown?.reason],
    ['looked at', action.lookedAt],
    ['acts on', action.count],
    ['of these need a second person', action.needApproval],
    ...action.skipped.map(({ detail, count, examples }): [string, string] => [
      `leaves ${count}`,
      `${detail} e.g. ${examples.join(' ')}`,
    ]),
    ...progressLines(action.progress),
    ['a minute', action.ratePerMinute],
    ['asked by', action.requestedBy],
    ['approval', action.approvalId],
    ['can be started until', action.status === 'draft' ? action.expiresAt : null],
  ]);
}

const progressLines = ({ done, refused, failed }: BulkAction['progress']): [string, number][] => [
  ['done', done],
  ['refused', refused],
  ['failed', failed],
];
