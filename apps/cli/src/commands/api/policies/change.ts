import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { timeoutIn, type WaitOptions } from '../import-jobs/follow.ts';
import { readInput } from '../read-input.ts';
import { exitOfEnded, untilLooked } from '../until-looked.ts';
import { wholeNumber } from '../whole-number.ts';

type DryRuns = paths['/api/v1/policies/dry-runs']['post'];
type NewDryRun = DryRuns['requestBody']['content']['application/json'];
type DryRun = DryRuns['responses'][202]['content']['application/json'];

export interface ApplyOptions {
  readonly reason: string;
  readonly ifVersion: string;
}

export type PreviewOptions = WaitOptions & { readonly reason: string };

/** What an applied version says of itself, and a draft does not. */
const OF_A_VERSION: ReadonlySet<string> = new Set(['version', 'appliedAt', 'appliedBy', 'reason']);
const LAST_VERSION = 2_147_483_647;

/** Ends with 7 when the server looks longer than `--timeout`. */
export async function preview(call: ApiCall<PreviewOptions>): Promise<ExitCode | undefined> {
  const draft = draftIn(await readInput(call.args[0] ?? ''));
  const run = await dryRun(call, { draft, reason: call.options.reason });
  print(call, run);
  const unfinished = unfinishedBy(call, run);
  if (unfinished !== null) return unfinished;
  call.say(`nothing has changed: bfcert policies apply ${run.id} --if-version ${run.baseVersion} --reason …`);
  return EXIT.done;
}

export async function cancel(call: ApiCall<{ readonly reason: string }>): Promise<ExitCode | undefined> {
  const { api, args, options, output } = call;
  const params = { path: { id: args[0] ?? '' }, header: commandHeader() };
  const body = { reason: options.reason };
  const cancelled = bodyOf(await api.POST('/api/v1/policies/dry-runs/{id}/actions/cancel', { params, body }));
  output.thing(cancelled, [['cancelled', cancelled.id]]);
  return EXIT.done;
}

export async function apply(call: ApiCall<ApplyOptions>): Promise<ExitCode | undefined> {
  return applied(call, call.args[0] ?? '', commandHeader(call.options.ifVersion));
}

/** Shows what going back changes, and goes back. */
export async function rollback(
  call: ApiCall<ApplyOptions & { readonly timeout: string }>,
): Promise<ExitCode | undefined> {
  const restore = wholeNumber(call.args[0] ?? '', 'version', 1, LAST_VERSION);
  const header = commandHeader(call.options.ifVersion);
  const options = { ...call.options, wait: true };
  const run = await dryRun({ ...call, options }, { restore, reason: options.reason });
  const unfinished = unfinishedBy({ ...call, options }, run);
  if (unfinished !== null) return unfinished;
  call.say(`${run.effect.certificates} certificates were looked at; ${moves(run)}`);
  return applied(call, run.id, header);
}

function draftIn(text: string): NonNullable<NewDryRun['draft']> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WrongUse('the draft is no JSON');
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new WrongUse('the draft is no object');
  // What else is wrong with it the server says.
  return Object.fromEntries(
    Object.entries(value).filter(([field]) => !OF_A_VERSION.has(field)),
  ) as unknown as NonNullable<NewDryRun['draft']>;
}

async function dryRun({ api, options, say }: ApiCall<PreviewOptions>, body: NewDryRun): Promise<DryRun> {
  const timeout = timeoutIn(options);
  const begun = bodyOf(await api.POST('/api/v1/policies/dry-runs', { params: { header: commandHeader() }, body }));
  const params = { path: { id: begun.id } };
  const read = async () => bodyOf(await api.GET('/api/v1/policies/dry-runs/{id}', { params }));
  return untilLooked(begun, { options, say, timeout, read, countOf: ({ effect }) => effect.certificates });
}

/** Null: every certificate was looked at. */
function unfinishedBy({ options, say }: ApiCall<WaitOptions>, run: DryRun): ExitCode | null {
  if (run.status === 'complete') return null;
  if (run.status === 'looking') {
    say(`it is still looking; once it has, \`bfcert policies apply ${run.id}\` applies it`);
    return options.wait ? EXIT.stillRunning : EXIT.done;
  }
  say(run.stopped === null ? 'it was cancelled' : `${run.stopped.detail} (${run.stopped.reason})`);
  return exitOfEnded(run.stopped);
}

async function applied(
  { api, options: { reason }, output }: ApiCall<ApplyOptions>,
  dryRunId: string,
  header: ReturnType<typeof commandHeader>,
): Promise<ExitCode> {
  const inForce = bodyOf(await api.PUT('/api/v1/policies', { params: { header }, body: { dryRunId, reason } }));
  output.thing(inForce, [['version', inForce.version]]);
  return EXIT.done;
}

const moves = ({ effect: { renewalsEarlier, renewalsLater, dueNow } }: DryRun): string =>
  `${renewalsEarlier} renewals come earlier, ${renewalsLater} later, ${dueNow} at once`;

function print({ output }: Pick<ApiCall<object>, 'output'>, run: DryRun): void {
  const { effect } = run;
  output.thing(run, [
    ['preview', run.id],
    ['status', run.status],
    ['compared with version', run.baseVersion],
    ['certificates', effect.certificates],
    ['renewals earlier', effect.renewalsEarlier],
    ['renewals later', effect.renewalsLater],
    ['due at once', effect.dueNow],
    ...effect.postures.map(({ from, to, count }): [string, number] => [`${from} → ${to}`, count]),
    ...effect.examples.map(({ certificateId, owner, renewalFrom, renewalTo }): [string, string] => [
      certificateId,
      `${owner}: renewal ${renewalFrom} → ${renewalTo}`,
    ]),
  ]);
}
