import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';

export async function proof({ api, args, output }: ApiCall<object>): Promise<undefined> {
  const [id = ''] = args;
  const answer = await api.GET('/api/v1/audit-entries/{id}/proof', { params: { path: { id } } });
  output.raw(JSON.stringify(bodyOf(answer), null, 2));
}
