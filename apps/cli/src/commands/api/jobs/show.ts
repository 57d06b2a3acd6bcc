import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function show({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const job = bodyOf(await api.GET('/api/v1/certificate-jobs/{id}', { params: { path: { id } } }));
  output.thing(job, [
    ['id', job.id],
    ['certificate', job.certificateId],
    ['action', job.action],
    ['state', job.death === null ? job.status : `${job.status}: ${job.death}`],
    ['requested by', job.requestedBy],
    ['attempts', job.attempts],
    ['next attempt', job.finishedAt === null ? job.nextAttemptAt : null],
    ['given up after', job.finishedAt === null ? job.giveUpAt : null],
    ['last error', job.lastError],
    ['result', job.result],
    ...job.steps.map(({ at, what }): [string, string] => [at, what]),
  ]);
  return EXIT.done;
}
