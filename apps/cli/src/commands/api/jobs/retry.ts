import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function retry({
  api,
  args: [id = ''],
  options: { reason },
  output,
}: ApiCall<{ reason: string }>): Promise<ExitCode | undefined> {
  const params = { path: { id }, header: commandHeader() };
  const retried = bodyOf(await api.POST('/api/v1/certificate-jobs/{id}/actions/retry', { params, body: { reason } }));
  output.thing(retried, [
    ['job', retried.jobId],
    ['certificate', retried.certificateId],
  ]);
  return EXIT.done;
}
