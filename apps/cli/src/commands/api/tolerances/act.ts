import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type NewTolerance = NonNullable<
  paths['/api/v1/station-tolerances']['post']['requestBody']
>['content']['application/json'];

export interface EndOptions {
  readonly reason: string;
  /** The version that it, or the identity, must have. */
  readonly ifVersion?: string;
}
export interface GrantOptions extends EndOptions {
  readonly kind: string;
  readonly until: string;
}

export async function grant(call: ApiCall<GrantOptions>): Promise<ExitCode | undefined> {
  const { api, args, options, output, say } = call;
  const [identityId = ''] = args;
  const { kind, until, reason } = options;
  const asked = bodyOf(
    await api.POST('/api/v1/station-tolerances', {
      params: { header: commandHeader(options.ifVersion) },
      // What the server does not know it refuses by name.
      body: { identityId, kind, until, reason } as NewTolerance,
    }),
  );
  say(`nothing was granted: another administrator is asked; bfcert approvals approve ${asked.approvalId}`);
  output.thing(asked, [
    ['identity', asked.identityId],
    ['version', asked.version],
    ['approval', asked.approvalId],
  ]);
  return EXIT.done;
}

export async function end({ api, args, options, output }: ApiCall<EndOptions>): Promise<ExitCode | undefined> {
  const [id = ''] = args;
  const ended = bodyOf(
    await api.POST('/api/v1/station-tolerances/{id}/actions/end', {
      params: { path: { id }, header: commandHeader(options.ifVersion) },
      body: { reason: options.reason },
    }),
  );
  output.thing(ended, [
    ['tolerance', ended.stationToleranceId],
    ['state', ended.state],
    ['version', ended.version],
  ]);
  return EXIT.done;
}
