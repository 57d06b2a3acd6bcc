import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const { data } = bodyOf(await api.GET('/api/v1/identity-sources'));
  output.rows(data, [
    { heading: 'name', of: ({ name }) => name },
    { heading: 'sends all it has within', of: ({ intervalSeconds }) => intervalSeconds && `${intervalSeconds} s` },
    { heading: 'last did', of: ({ synchronisedAt }) => synchronisedAt },
    { heading: 'late', of: ({ isLate }) => (isLate ? 'yes' : 'no') },
  ]);
  return EXIT.done;
}

export interface DeclareOptions {
  /** Seconds. False: `--no-interval`. */
  readonly interval?: string | false;
  readonly reason: string;
}

/** Whoever declares nothing of the interval would silence an alarm without knowing: it has to be said. */
export async function declare({
  api,
  args: [name = ''],
  options: { interval, reason },
  output,
}: ApiCall<DeclareOptions>): Promise<ExitCode | undefined> {
  if (interval === undefined) throw new WrongUse('say --interval <seconds>, or --no-interval: nobody waits for it');
  const intervalSeconds = interval === false ? null : wholeNumber(interval, 'interval', 1, 31_622_400);
  const params = { path: { name }, header: commandHeader() };
  const declared = bodyOf(
    await api.PUT('/api/v1/identity-sources/{name}', { params, body: { intervalSeconds, reason } }),
  );
  output.thing(declared, [
    ['name', declared.name],
    ['sends all it has within', intervalSeconds === null ? 'nobody waits for it' : `${intervalSeconds} s`],
  ]);
  return EXIT.done;
}
