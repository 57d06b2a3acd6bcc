import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Call = ApiCall<{ readonly reason: string }>;

export async function start(call: Call): Promise<ExitCode> {
  const asked = bodyOf(await call.api.POST('/api/v1/waves/{id}/actions/start', sent(call)));
  call.say(`nothing was begun: a second person is asked; bfcert approvals approve ${asked.approvalId}`);
  call.output.thing(asked, [
    ['wave', asked.waveId],
    ['approval', asked.approvalId],
  ]);
  return EXIT.done;
}

export const pause = async (call: Call): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/waves/{id}/actions/pause', sent(call))));

export const resume = async (call: Call): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/waves/{id}/actions/resume', sent(call))));

export const abort = async (call: Call): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/waves/{id}/actions/abort', sent(call))));

const sent = ({ args: [id = ''], options: { reason } }: Call) => ({
  params: { path: { id }, header: commandHeader() },
  body: { reason },
});

function told({ output }: Call, done: { readonly waveId: string; readonly state: string }): ExitCode {
  output.thing(done, [
    ['wave', done.waveId],
    ['state', done.state],
  ]);
  return EXIT.done;
}
