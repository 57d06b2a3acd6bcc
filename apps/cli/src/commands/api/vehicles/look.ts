import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface WayInOptions {
  readonly vehicle?: string;
  readonly program?: string;
  readonly state?: string;
}

export async function programs({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const { data } = bodyOf(await api.GET('/api/v1/vas-programs'));
  output.rows(data, [
    { heading: 'program', of: ({ program }) => program },
    { heading: 'approval', of: ({ approval }) => approval },
    { heading: 'default', of: ({ isDefault }) => (isDefault ? 'yes' : 'no') },
    { heading: 'v2icp', of: ({ v2icp }) => v2icp },
    { heading: 'changed by', of: ({ changedBy }) => changedBy },
  ]);
  return EXIT.done;
}

export async function tokens({ api, options, output }: ApiCall<WayInOptions>): Promise<ExitCode> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/enrolment-tokens', { params: { query: queryOf(options, after) } });
  output.rows(await everyOne(read), [
    { heading: 'token', of: ({ tokenId }) => tokenId },
    { heading: 'vehicle', of: ({ identityId }) => identityId },
    { heading: 'program', of: ({ program }) => program },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'until', of: ({ expiresAt }) => expiresAt },
    { heading: 'made by', of: ({ createdBy }) => createdBy },
  ]);
  return EXIT.done;
}

export async function keys({ api, options, output }: ApiCall<WayInOptions>): Promise<ExitCode> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/vehicle-keys', { params: { query: queryOf(options, after) } });
  output.rows(await everyOne(read), [
    { heading: 'key', of: ({ keyId }) => keyId },
    { heading: 'vehicle', of: ({ identityId }) => identityId },
    { heading: 'program', of: ({ program }) => program },
    { heading: 'SHA-256', of: ({ spkiSha256 }) => spkiSha256 },
    { heading: 'registered by', of: ({ registeredBy }) => registeredBy },
    { heading: 'withdrawn', of: ({ withdrawnAt }) => withdrawnAt },
  ]);
  return EXIT.done;
}

export async function enrolments({ api, options, output }: ApiCall<WayInOptions>): Promise<ExitCode> {
  // What the server does not know it refuses by name.
  const only = (options.state === undefined ? {} : { state: options.state }) as { state?: 'waiting' };
  const read = (after: string | undefined) =>
    api.GET('/api/v1/vas-enrolments', { params: { query: { ...queryOf(options, after), ...only } } });
  output.rows(await everyOne(read), [
    { heading: 'enrolment', of: ({ enrolmentId }) => enrolmentId },
    { heading: 'vehicle', of: ({ identityId }) => identityId },
    { heading: 'program', of: ({ program }) => program },
    { heading: 'proof', of: ({ proof }) => proof },
    { heading: 'state', of: ({ state }) => state },
    { heading: 'certificate', of: ({ certificateId }) => certificateId },
    { heading: 'asked', of: ({ requestedAt }) => requestedAt },
  ]);
  return EXIT.done;
}

const queryOf = ({ vehicle, program }: WayInOptions, after: string | undefined) => ({
  limit: 500,
  ...(vehicle === undefined ? {} : { vehicle }),
  ...(program === undefined ? {} : { program }),
  ...(after === undefined ? {} : { after }),
});
