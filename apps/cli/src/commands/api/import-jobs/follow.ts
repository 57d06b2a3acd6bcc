import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';
import { type ImportJob, notTaken, print, read } from './import-job.ts';

export interface WaitOptions {
  readonly wait: boolean;
  readonly timeout: string;
}

const LOOK_EVERY_MS = 500;

/** Seconds; to be read before anything is sent. */
export const timeoutIn = ({ timeout }: WaitOptions): number => wholeNumber(timeout, 'timeout', 1, 86_400);

/** Prints the job once it is over, or at once with `--no-wait`; 6 when some rows were not taken, 7 when it takes longer. */
export async function follow(
  { api, options, output, say }: Pick<ApiCall<WaitOptions>, 'api' | 'options' | 'output' | 'say'>,
  begun: ImportJob,
  timeout: number,
): Promise<ExitCode> {
  const { id } = begun;
  const until = Date.now() + timeout * 1_000;
  say(`${begun.rows} rows are taken by ${id}; \`bfcert import-jobs cancel ${id}\` stops it`);
  const job = options.wait ? await over(api, begun, until, say) : begun;
  print(output, job);
  if (job.finishedAt === null) return options.wait ? EXIT.stillRunning : EXIT.done;
  for (const identity of job.vanished)
    say(`${identity} was sent by ${job.source} before and is missing now; nothing was done to it`);
  if (job.dryRun) say('nothing was stored');
  if (job.status === 'cancelled')
    say(job.stopped === null ? 'it was cancelled' : `it was stopped: ${job.stopped.detail}`);
  if (notTaken(job) > 0) say(`${notTaken(job)} rows were not taken; \`bfcert import-jobs report ${id}\` says why`);
  if (job.status === 'cancelled') return EXIT.failed;
  return notTaken(job) > 0 ? EXIT.partly : EXIT.done;
}

/** As it is once it is over, or when the time is. */
async function over(
  api: ApiCall<object>['api'],
  begun: ImportJob,
  until: number,
  say: (sentence: string) => void,
): Promise<ImportJob> {
  for (let job = begun, told = 0; ; ) {
    if (job.finishedAt !== null) return job;
    if (Date.now() + LOOK_EVERY_MS > until) {
      say(`it is still under way; \`bfcert import-jobs show ${job.id}\` tells of it`);
      return job;
    }
    await sleep(LOOK_EVERY_MS);
    job = await read(api, job.id);
    const { done } = job.progress;
    if (done > told) say(`${done} of ${job.rows}`);
    told = done;
  }
}
