import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/controllers', { params: { query: { limit: 500, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'owner', of: ({ owner }) => owner },
    { heading: 'online', of: ({ online }) => (online ? 'yes' : 'no') },
    { heading: 'profile', of: ({ securityProfile }) => securityProfile },
    { heading: 'stations', of: ({ stations: bound }) => bound },
    { heading: 'through it', of: ({ stationsOnline }) => stationsOnline },
  ]);
  return EXIT.done;
}

export async function stations({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/controllers/{id}/stations', {
      params: { path: { id }, query: { limit: 500, ...(after ? { after } : {}) } },
    });
  output.rows(await everyOne(read), [
    { heading: 'name', of: ({ name }) => name },
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'online', of: ({ online }) => (online ? 'yes' : 'no') },
    { heading: 'since', of: ({ since }) => since },
    { heading: 'bound by', of: ({ boundBy }) => boundBy },
    { heading: 'reason', of: ({ reason }) => reason },
  ]);
  return EXIT.done;
}
