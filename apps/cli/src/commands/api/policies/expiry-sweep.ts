import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';

export async function show({ api, output, say }: ApiCall<object>): Promise<ExitCode | undefined> {
  const { held } = bodyOf(await api.GET('/api/v1/expiry-sweep'));
  if (held === null) say('it does not wait: what has expired retires by itself');
  output.thing({ held }, [
    ['waits because', held?.reason],
    ['', held?.detail],
    ['would retire', held?.due],
    ['as of', held?.asOf],
  ]);
  return EXIT.done;
}

export async function confirm({
  api,
  options: { asOf, count, reason },
  output,
}: ApiCall<{ readonly asOf: string; readonly count: string; readonly reason: string }>): Promise<ExitCode | undefined> {
  const answer = await api.POST('/api/v1/expiry-sweep/actions/confirm', {
    params: { header: commandHeader() },
    body: { asOf, count: wholeNumber(count, 'count', 0, 1_000_000_000), reason },
  });
  const done = bodyOf(answer);
  output.thing(done, [['retired so far', done.retired.length]]);
  return EXIT.done;
}
