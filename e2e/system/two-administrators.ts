import { randomBytes } from 'node:crypto';
import { ApiClient } from '@bfcert/api-client';
import type { System } from './start-system.ts';

const reason = 'end-to-end test';

/** Two people, of whom one can answer what the other asks; their passwords were set by the first start's token, which is nobody's. */
export async function twoAdministrators(system: System): Promise<readonly [ApiClient, ApiClient]> {
  const [ada, ben] = await tokensOfTwo(system);
  return [new ApiClient(baseOf(system), ada), new ApiClient(baseOf(system), ben)];
}

/** The same as tokens, for commands. */
export async function tokensOfTwo(system: System): Promise<readonly [string, string]> {
  return [await tokenOf(system, 'ada'), await tokenOf(system, 'ben')];
}

const baseOf = ({ ports }: System): string => `http://127.0.0.1:${ports.http}`;

/** What one asks for is granted by the other; `answer` is that of the question. */
export async function inTwo(
  [asks, answers]: readonly [ApiClient, ApiClient],
  path: string,
  wish: object,
): Promise<void> {
  const { approvalId } = await asks.post<{ approvalId: string }>(path, { ...wish, reason });
  await answers.post(`/approvals/${approvalId}/actions/approve`, { reason });
}

async function tokenOf(system: System, name: string): Promise<string> {
  const base = baseOf(system);
  // Who is trusted as an issuer of stations two engineers of the PKI say.
  const rights = { roles: ['administrator', 'pki_engineer'], owners: 'all' };
  const { id } = await system.api.post<{ id: string }>('/users', { name, ...rights, reason });
  const password = randomBytes(18).toString('base64url');
  await system.api.post(`/users/${id}/actions/set-password`, { password, reason });
  const send = async (path: string, body: object, cookie = ''): Promise<Response> => {
    const headers = {
      'content-type': 'application/json',
      'x-requested-with': 'end-to-end test',
      'idempotency-key': crypto.randomUUID(),
      cookie,
    };
    const answer = await fetch(`${base}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} for ${name}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const [session = ''] = (await send('/session', { user: name, password })).headers.getSetCookie();
  const [cookie] = session.split(';');
  const made = await send('/tokens', { name: 'end-to-end test', ...rights, reason }, cookie);
  const { secret } = (await made.json()) as { secret: string };
  return secret;
}
