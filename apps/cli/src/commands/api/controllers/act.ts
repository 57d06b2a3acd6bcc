import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Call = ApiCall<{ readonly reason: string }>;
interface Done {
  readonly controllerId: string;
  readonly stationId: string;
  readonly approvalId: string | null;
}

export async function bind(call: Call): Promise<ExitCode> {
  const sent = asked(call);
  return told(call, bodyOf(await call.api.POST('/api/v1/controllers/{id}/actions/bind-station', sent)));
}

export async function release(call: Call): Promise<ExitCode> {
  const sent = asked(call);
  return told(call, bodyOf(await call.api.POST('/api/v1/controllers/{id}/actions/release-station', sent)));
}

const asked = ({ args: [id = '', stationId = ''], options: { reason } }: Call) => ({
  params: { path: { id }, header: commandHeader() },
  body: { stationId, reason },
});

function told({ output, say }: Call, done: Done): ExitCode {
  if (done.approvalId !== null) {
    say(`nothing was done: another administrator is asked; bfcert approvals approve ${done.approvalId}`);
  }
  output.thing(done, [
    ['controller', done.controllerId],
    ['station', done.stationId],
    ['approval', done.approvalId],
  ]);
  return EXIT.done;
}
