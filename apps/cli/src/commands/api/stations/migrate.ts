import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** Each goes its own way from here; `bfcert stations list` tells how far it is. */
export async function migrate({
  api,
  args: identityIds,
  options: { reason },
  output,
  say,
}: ApiCall<{ readonly reason: string }>): Promise<ExitCode | undefined> {
  const body = { identityIds: [...identityIds], reason };
  const answer = bodyOf(await api.POST('/api/v1/migration-cases', { params: { header: commandHeader() }, body }));
  output.rows(answer.planned, [
    { heading: 'case', of: ({ caseId }) => caseId },
    { heading: 'identity', of: ({ identityId }) => identityId },
  ]);
  for (const { identityId, code, detail } of answer.refused) say(`${identityId} cannot begin: ${detail} (${code})`);
  return answer.refused.length === 0 ? EXIT.done : EXIT.partly;
}
