import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';
import { wholeNumber } from '../whole-number.ts';

type Order = paths['/api/v1/certificates']['post']['requestBody']['content']['application/json'];

export interface IssueOptions {
  readonly purpose: string;
  readonly slot?: string;
  /** Left out: the endpoint is to send it. */
  readonly csr?: string;
  readonly reason: string;
  readonly wait?: boolean;
  readonly timeout: string;
}

const LOOK_EVERY_MS = 500;

/** Orders; with `--wait` ends when the certificate is there, with 1 when it never will be, with 7 when it takes longer. */
export async function issue(call: ApiCall<IssueOptions>): Promise<ExitCode | undefined> {
  const {
    api,
    args: [identityId = ''],
    options,
    output,
    say,
  } = call;
  const { purpose, slot = null, csr, reason, wait = false } = options;
  const timeout = wholeNumber(options.timeout, 'timeout', 1, 86_400);
  const key = csr === undefined ? {} : { csrPem: await readInput(csr) };
  const body = { identityId, purpose, slot, ...key, reason } as Order;
  const ordered = bodyOf(await api.POST('/api/v1/certificates', { params: { header: commandHeader() }, body }));
  const { certificateId, jobId, state } = ordered;
  output.thing(ordered, [
    ['certificate', certificateId],
    ['job', jobId],
    ['state', state],
  ]);
  if (!wait || jobId === null) return EXIT.done;
  const failure = await jobEnded(api, jobId, Date.now() + timeout * 1_000);
  if (failure === 'still running') {
    say(`it is still under way; \`bfcert jobs show ${jobId}\` tells of it`);
    return EXIT.stillRunning;
  }
  if (failure !== null) say(failure);
  return failure === null ? EXIT.done : EXIT.failed;
}

/** Null: it did what it was for. */
async function jobEnded(api: ApiCall<object>['api'], id: string, until: number): Promise<string | null> {
  for (;;) {
    const job = bodyOf(await api.GET('/api/v1/certificate-jobs/{id}', { params: { path: { id } } }));
    if (job.finishedAt !== null) return job.status === 'succeeded' ? null : (job.result ?? job.lastError ?? job.status);
    if (Date.now() + LOOK_EVERY_MS > until) return 'still running';
    await sleep(LOOK_EVERY_MS);
  }
}
