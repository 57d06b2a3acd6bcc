import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function cancel({
  api,
  args: [id = ''],
  options: { reason },
  output,
}: ApiCall<{ reason: string }>): Promise<ExitCode | undefined> {
  const params = { path: { id }, header: commandHeader() };
  const cancelled = bodyOf(
    await api.POST('/api/v1/certificate-jobs/{id}/actions/cancel', { params, body: { reason } }),
  );
  output.thing(cancelled, [['certificate', cancelled.certificateId]]);
  return EXIT.done;
}
