import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../api-client.ts';

/**
 * A token of a new person with these roles, for all owners: made by them after they have signed in, as what approves
 * must be. `api`: with the first start's token, which is nobody's.
 */
export async function personToken(
  { base, api, reason }: { readonly base: string; readonly api: ApiClient; readonly reason: string },
  name: string,
  roles: readonly string[],
): Promise<string> {
  const rights = { roles, owners: 'all' };
  const { id } = await api.post<{ id: string }>('/users', { name, ...rights, reason });
  const password = randomBytes(18).toString('base64url');
  await api.post(`/users/${id}/actions/set-password`, { password, reason });
  const send = async (path: string, body: object, cookie = ''): Promise<Response> => {
    const headers = {
      'content-type': 'application/json',
      'x-requested-with': reason,
      'idempotency-key': crypto.randomUUID(),
      cookie,
    };
    const answer = await fetch(`${base}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} for ${name}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const [session = ''] = (await send('/session', { user: name, password })).headers.getSetCookie();
  const [cookie] = session.split(';');
  const { secret } = (await (await send('/tokens', { name: reason, ...rights, reason }, cookie)).json()) as {
    secret: string;
  };
  return secret;
}
