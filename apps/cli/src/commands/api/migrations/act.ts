import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Call = ApiCall<{ readonly reason: string }>;

export const resume = async (call: Call): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/migration-cases/{id}/actions/resume', sent(call))));

export const retry = async (call: Call): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/migration-cases/{id}/actions/retry', sent(call))));

export const quarantine = async (call: Call): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/migration-cases/{id}/actions/quarantine', sent(call))));

export const abandon = async (call: Call): Promise<ExitCode> =>
  told(call, bodyOf(await call.api.POST('/api/v1/migration-cases/{id}/actions/abandon', sent(call))));

const sent = ({ args: [id = ''], options: { reason } }: Call) => ({
  params: { path: { id }, header: commandHeader() },
  body: { reason },
});

function told({ output }: Call, taken: { readonly caseId: string }): ExitCode {
  output.thing(taken, [['case', taken.caseId]]);
  return EXIT.done;
}
