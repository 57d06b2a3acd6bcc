import { bodyOf, idempotent } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';

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
  const version = ifVersion === undefined ? null : wholeNumber(ifVersion, 'if-version', 0, 999_999_999);
  const header = { ...idempotent(), ...(version === null ? {} : { 'if-match': `"${version}"` }) };
  const params = { path: { id }, header };
  const recorded = bodyOf(await api.POST('/api/v1/certificates/{id}/deliveries', { params, body: { path, reason } }));
  output.thing(recorded, [
    ['certificate', recorded.certificateId],
    ['state', recorded.state],
  ]);
  return EXIT.done;
}
