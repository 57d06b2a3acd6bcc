import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface AskOptions {
  readonly until: string;
  readonly key: 'last_used' | 'by_hand' | 'delivered';
  readonly lower?: boolean;
  readonly reason: string;
}

export async function ask({ api, args, options, output, say }: ApiCall<AskOptions>): Promise<ExitCode> {
  const { until, key, lower = false, reason } = options;
  const asked = bodyOf(
    await api.POST('/api/v1/stations/{id}/actions/break-glass', {
      params: { path: { id: args[0] ?? '' }, header: commandHeader() },
      body: { until, key, lowers: lower, reason },
    }),
  );
  say(`nothing was opened: a second person is asked; bfcert approvals approve ${asked.approvalId}`);
  output.thing(asked, [
    ['break-glass', asked.breakGlassId],
    ['approval', asked.approvalId],
    ['next', asked.advice],
  ]);
  return EXIT.done;
}

export async function end({ api, args, options, output }: ApiCall<{ readonly reason: string }>): Promise<ExitCode> {
  const ended = bodyOf(
    await api.POST('/api/v1/break-glasses/{id}/actions/end', {
      params: { path: { id: args[0] ?? '' }, header: commandHeader() },
      body: { reason: options.reason },
    }),
  );
  output.thing(ended, [
    ['break-glass', ended.breakGlassId],
    ['state', ended.state],
    ['next', ended.advice],
  ]);
  return EXIT.done;
}
