import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface SentOptions {
  readonly path: string;
  readonly reason: string;
  /** The version that the record must have. */
  readonly ifVersion?: string;
}

export async function recordSent({
  api,
  args: [id = ''],
  options: { path, reason, ifVersion },
  output,
}: ApiCall<SentOptions>): Promise<ExitCode | undefined> {
  const params = { path: { id }, header: commandHeader(ifVersion) };
  const recorded = bodyOf(await api.POST('/api/v1/certificates/{id}/deliveries', { params, body: { path, reason } }));
  output.thing(recorded, [
    ['certificate', recorded.certificateId],
    ['state', recorded.state],
  ]);
  return EXIT.done;
}
