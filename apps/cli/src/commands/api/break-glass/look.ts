import type { paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Query = NonNullable<paths['/api/v1/break-glasses']['get']['parameters']['query']>;

export interface BreakGlassListOptions {
  readonly state?: string;
  readonly station?: string;
}

export async function list({ api, options, output }: ApiCall<BreakGlassListOptions>): Promise<ExitCode> {
  const { state, station } = options;
  const only = { ...(state === undefined ? {} : { state }), ...(station === undefined ? {} : { station }) };
  // A state that the server does not know it refuses by name.
  const query = { ...only, limit: 500 } as Query;
  const read = (after: string | undefined) =>
    api.GET('/api/v1/break-glasses', { params: { query: { ...query, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'break-glass', of: ({ breakGlassId }) => breakGlassId },
    { heading: 'station', of: ({ identityId }) => identityId },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'until', of: ({ until }) => until },
    { heading: 'key', of: ({ key }) => key },
    { heading: 'on Profile 2 since', of: ({ cameDownAt }) => cameDownAt },
    { heading: 'asked by', of: ({ askedBy }) => askedBy },
    { heading: 'approved by', of: ({ approvedBy }) => approvedBy },
    { heading: 'ended because', of: ({ endedBecause }) => endedBecause },
    { heading: 'reason', of: ({ reason }) => reason },
  ]);
  return EXIT.done;
}
