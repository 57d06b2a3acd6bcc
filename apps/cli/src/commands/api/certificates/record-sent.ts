import { bodyOf, idempotent } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface SentOptions {
  readonly path: string;
  readonly reason: string;
}

export async function recordSent({
  api,
  args: [id = ''],
  options: { path, reason },
  output,
}: ApiCall<SentOptions>): Promise<ExitCode | undefined> {
  const params = { path: { id }, header: idempotent() };
  const recorded = bodyOf(await api.POST('/api/v1/certificates/{id}/deliveries', { params, body: { path, reason } }));
  output.thing(recorded, [
    ['certificate', recorded.certificateId],
    ['state', recorded.state],
  ]);
  return EXIT.done;
}
