import { randomBytes } from 'node:crypto';
import type { ApiClient } from '../api-client.ts';

interface Rights {
  readonly roles: readonly string[];
  readonly reason: string;
}

/** A new person with these roles, for all owners. Whoever `api` speaks for sets their password, which is given back. */
export async function makePerson(api: Pick<ApiClient, 'post'>, name: string, rights: Rights): Promise<string> {
  const { roles, reason } = rights;
  const { id } = await api.post<{ id: string }>('/users', { name, roles, owners: 'all', reason });
  const password = randomBytes(18).toString('base64url');
  await api.post(`/users/${id}/actions/set-password`, { password, reason });
  return password;
}

/** A token of their own, made by them after they have signed in, as what approves must be. */
export async function ownToken(
  base: string,
  { name, password }: { readonly name: string; readonly password: string },
  { roles, reason }: Rights,
): Promise<string> {
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
  const made = await send('/tokens', { name: reason, roles, owners: 'all', reason }, cookie);
  const { secret } = (await made.json()) as { secret: string };
  return secret;
}

/** The token of a new person. `api`: with the first start's token, which is nobody's. */
export async function personToken(
  { base, api, reason }: { readonly base: string; readonly api: ApiClient; readonly reason: string },
  name: string,
  roles: readonly string[],
): Promise<string> {
  const password = await makePerson(api, name, { roles, reason });
  return ownToken(base, { name, password }, { roles, reason });
}
