import { ApiClient } from '@bfcert/api-client';
import { personToken } from '@bfcert/api-client/testing';
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

/** Who is trusted as an issuer of stations two engineers of the PKI say. */
const tokenOf = (system: System, name: string): Promise<string> =>
  personToken({ base: baseOf(system), api: system.api, reason }, name, ['administrator', 'pki_engineer']);
