import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface OrderOptions {
  readonly reason: string;
}
export interface RevokeOptions extends OrderOptions {
  readonly revocationReason: string;
  readonly confirm?: string;
}

type Revocation =
  paths['/api/v1/iot-hubs/{hub}/certificates/{certificateId}/actions/revoke']['post']['requestBody']['content']['application/json'];

export async function order(
  { api, args: [hub = '', certificateId = ''], options: { reason }, output, say }: ApiCall<OrderOptions>,
  verb: 'activate' | 'deactivate' | 'delete',
): Promise<ExitCode | undefined> {
  const path = `/api/v1/iot-hubs/{hub}/certificates/{certificateId}/actions/${verb}` as const;
  const params = { path: { hub, certificateId }, header: commandHeader() };
  ordered(bodyOf(await api.POST(path, { params, body: { reason } })), { hub, output, say });
  return EXIT.done;
}

/** The server says which reasons there are. */
export async function revoke({
  api,
  args: [hub = '', certificateId = ''],
  options,
  output,
  say,
}: ApiCall<RevokeOptions>): Promise<ExitCode | undefined> {
  const { reason, revocationReason, confirm } = options;
  const body = { reason, revocationReason, ...(confirm && { confirmIdentity: confirm }) } as Revocation;
  const answer = await api.POST('/api/v1/iot-hubs/{hub}/certificates/{certificateId}/actions/revoke', {
    params: { path: { hub, certificateId }, header: commandHeader() },
    body,
  });
  ordered(bodyOf(answer), { hub, output, say });
  return EXIT.done;
}

function ordered(
  accepted: { readonly operationId: string },
  { hub, output, say }: { readonly hub: string } & Pick<ApiCall<object>, 'output' | 'say'>,
): void {
  output.thing(accepted, [['operation', accepted.operationId]]);
  say(`\`bfcert iot-hubs operation ${hub} ${accepted.operationId}\` tells what becomes of it`);
}
