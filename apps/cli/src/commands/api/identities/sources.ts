import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

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
