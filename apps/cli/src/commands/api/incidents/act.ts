import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface IncidentActOptions {
  readonly reason: string;
  /** The version that it must have. */
  readonly ifVersion?: string;
}

export const act =
  (verb: 'acknowledge' | 'close') =>
  async (call: ApiCall<IncidentActOptions>): Promise<ExitCode | undefined> => {
    const { reason } = call.options;
    const path = `/api/v1/incidents/{id}/actions/${verb}` as '/api/v1/incidents/{id}/actions/close';
    return tell(call, bodyOf(await call.api.POST(path, { params: paramsOf(call), body: { reason } })));
  };

export async function assign(
  call: ApiCall<IncidentActOptions & { readonly person: string }>,
): Promise<ExitCode | undefined> {
  const { reason, person } = call.options;
  const answer = await call.api.POST('/api/v1/incidents/{id}/actions/assign', {
    params: paramsOf(call),
    body: { reason, person },
  });
  return tell(call, bodyOf(answer));
}

export async function addNote(
  call: ApiCall<IncidentActOptions & { readonly text: string }>,
): Promise<ExitCode | undefined> {
  const { reason, text } = call.options;
  const answer = await call.api.POST('/api/v1/incidents/{id}/actions/add-note', {
    params: paramsOf(call),
    body: { reason, text },
  });
  return tell(call, bodyOf(answer));
}

function paramsOf({ args: [id = ''], options: { ifVersion } }: ApiCall<IncidentActOptions>) {
  return { path: { id }, header: commandHeader(ifVersion) };
}

function tell(
  { output }: ApiCall<IncidentActOptions>,
  changed: { readonly incidentId: string; readonly state: string; readonly version: number },
): ExitCode {
  output.thing(changed, [
    ['incident', changed.incidentId],
    ['state', changed.state],
    ['version', changed.version],
  ]);
  return EXIT.done;
}
