import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Slot = paths['/api/v1/server-chains/{slot}/actions/switch']['post']['parameters']['path']['slot'];

export interface SwitchOptions {
  readonly root: string;
  readonly reason: string;
}

export async function switchChain({ api, args, options, output, say }: ApiCall<SwitchOptions>): Promise<ExitCode> {
  // What is wrong with it the server says.
  const slot = args[0] as Slot;
  const { root: fingerprint, reason } = options;
  const sent = { params: { path: { slot }, header: commandHeader() }, body: { fingerprint, reason } };
  const done = bodyOf(await api.POST('/api/v1/server-chains/{slot}/actions/switch', sent));
  if (done.approvalId === null) say('listeners stand under it from their next certificates on');
  else say(`nothing was done: a second person is asked; bfcert approvals approve ${done.approvalId}`);
  output.thing(done, [
    ['keys', done.slot],
    ['listeners under', done.fingerprint],
    ['approval', done.approvalId],
  ]);
  return EXIT.done;
}
