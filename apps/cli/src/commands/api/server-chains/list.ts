import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** Ends with 8 when an authority issues under another root than our listeners stand under. */
export async function list({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const { data } = bodyOf(await api.GET('/api/v1/server-chains'));
  output.rows(data, [
    { heading: 'keys', of: ({ slot }) => slot },
    { heading: 'listeners under', of: ({ name }) => name },
    { heading: 'fingerprint', of: ({ fingerprint }) => fingerprint },
    { heading: 'since', of: ({ since }) => since },
    { heading: 'authority under', of: ({ authority, isHeld }) => (isHeld ? authority.name : 'the same') },
    { heading: 'its fingerprint', of: ({ authority, isHeld }) => (isHeld ? authority.fingerprint : '') },
  ]);
  return data.some(({ isHeld }) => isHeld) ? EXIT.finding : EXIT.done;
}
