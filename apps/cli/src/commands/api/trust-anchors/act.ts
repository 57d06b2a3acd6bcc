import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export type Verb = 'prepare' | 'release' | 'activate' | 'roll-back' | 'withdraw';

type Call = ApiCall<{ readonly reason: string }>;

export async function act(verb: Verb, call: Call): Promise<ExitCode> {
  const { api, args, options } = call;
  const [id = ''] = args;
  const sent = { params: { path: { id }, header: commandHeader() }, body: { reason: options.reason } };
  return told(call, bodyOf(await api.POST(`/api/v1/trust-anchor-bundles/{id}/actions/${verb}`, sent)));
}

export async function remove(call: Call): Promise<ExitCode> {
  const { api, args, options } = call;
  const body = { reason: options.reason, fingerprints: [...args] };
  const sent = { params: { header: commandHeader() }, body };
  return told(call, bodyOf(await api.POST('/api/v1/trust-anchor-bundles/removals', sent)));
}

interface Stepped {
  readonly bundleId: string;
  readonly version: number;
  readonly state: string;
  readonly approvalId: string | null;
}

function told({ output, say }: Call, done: Stepped): ExitCode {
  if (done.approvalId !== null)
    say(`nothing was done: a second person is asked; bfcert approvals approve ${done.approvalId}`);
  output.thing(done, [
    ['id', done.bundleId],
    ['version', done.version],
    ['state', done.state],
    ['approval', done.approvalId],
  ]);
  return EXIT.done;
}
