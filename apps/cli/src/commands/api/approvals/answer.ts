import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export const answer =
  (verdict: 'approve' | 'decline' | 'withdraw') =>
  async ({
    api,
    args: [id = ''],
    options: { reason },
    output,
  }: ApiCall<{ readonly reason: string }>): Promise<ExitCode | undefined> => {
    // All three have this one's form.
    const path = `/api/v1/approvals/{id}/actions/${verdict}` as '/api/v1/approvals/{id}/actions/approve';
    const params = { path: { id }, header: commandHeader() };
    const answered = bodyOf(await api.POST(path, { params, body: { reason } }));
    output.thing(answered, [
      ['approval', answered.approvalId],
      ['status', answered.status],
    ]);
    return EXIT.done;
  };
