import { type Api, ApiRefusal, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export type User = paths['/api/v1/users/{id}']['get']['responses'][200]['content']['application/json'];

const everyUser = (api: Api): Promise<readonly User[]> =>
  everyOne((after) => api.GET('/api/v1/users', { params: { query: { limit: 500, ...(after ? { after } : {}) } } }));

/** By its name or its id. @throws ApiRefusal when there is none. */
export async function userNamed(api: Api, wanted: string): Promise<User> {
  const found = (await everyUser(api)).find(({ id, name }) => id === wanted || name === wanted);
  if (found === undefined) throw new ApiRefusal(404, 'account_unknown', `There is no user ${wanted}.`);
  return found;
}

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode> {
  output.rows(await everyUser(api), [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'name', of: ({ name }) => name },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'roles', of: ({ roles }) => roles.join(' ') },
    { heading: 'owners', of: ({ owners }) => (owners === 'all' ? 'all' : owners.join(', ')) },
    { heading: 'enabled', of: ({ enabled }) => (enabled ? 'yes' : 'no') },
    { heading: 'signs in with', of: ({ signsInWith }) => signsInWith },
  ]);
  return EXIT.done;
}
