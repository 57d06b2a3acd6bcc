import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly reason: string;
}

type Imported = paths['/api/v1/iot-hubs/{hub}/actions/import']['post']['responses'][200]['content']['application/json'];

/** Part by part to the end; 6 when some were not taken. */
export async function importFrom({
  api,
  args: [hub = ''],
  options: { dryRun = false, reason },
  output,
  say,
}: ApiCall<ImportOptions>): Promise<ExitCode | undefined> {
  const rows: Imported['certificates'] = [];
  for (let after: string | null = null; ; ) {
    const answer: Imported = bodyOf(
      await api.POST('/api/v1/iot-hubs/{hub}/actions/import', {
        params: { path: { hub }, query: { dryRun: dryRun ? 'true' : 'false' }, header: commandHeader() },
        body: { after, reason },
      }),
    );
    rows.push(...answer.certificates);
    if (answer.next === null) break;
    after = answer.next;
  }
  output.rows(rows, [
    { heading: 'fingerprint', of: ({ fingerprint }) => fingerprint },
    { heading: 'outcome', of: ({ outcome }) => outcome },
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'state', of: ({ stage }) => stage },
    { heading: 'reason', of: ({ reason: why }) => why },
    { heading: 'detail', of: ({ detail }) => detail },
  ]);
  if (dryRun) say('nothing was stored');
  return rows.every(({ outcome }) => outcome === 'imported' || outcome === 'known') ? EXIT.done : EXIT.partly;
}
