import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface DeleteOptions {
  readonly ifVersion?: string;
  readonly reason: string;
}

export async function deleteDraft({
  api,
  args: [id = ''],
  options: { ifVersion, reason },
  output,
}: ApiCall<DeleteOptions>): Promise<ExitCode | undefined> {
  const params = { path: { id }, header: commandHeader(ifVersion) };
  const path = '/api/v1/trust-anchor-bundles/{id}/actions/delete';
  const deleted = bodyOf(await api.POST(path, { params, body: { reason } }));
  output.thing(deleted, [
    ['bundle', deleted.bundleId],
    ['version', deleted.version],
  ]);
  return EXIT.done;
}
