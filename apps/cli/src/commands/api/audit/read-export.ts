import '@bfcert/kernel/server-chain';
import { ApiRefusal } from '@bfcert/api-client';
import type { Where } from '../where.ts';

/** The export of a running system, as it comes. @throws ApiRefusal */
export async function readExport({ url, token }: Where): Promise<AsyncIterable<Uint8Array>> {
  const answer = await fetch(`${url}/api/v1/audit-export`, {
    headers: { authorization: `Bearer ${token}` },
    // The token is for this server alone.
    redirect: 'error',
  });
  if (!answer.ok || answer.body === null) {
    throw new ApiRefusal(answer.status, 'export_refused', `the server answers the export with status ${answer.status}`);
  }
  return answer.body;
}
