import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { readInput } from '../read-input.ts';

type Body = paths['/api/v1/trust-anchor-bundles']['post']['requestBody']['content']['application/json'];

export interface ImportOptions {
  readonly purpose: string;
  readonly dryRun?: boolean;
  readonly ifVersion?: string;
  readonly reason: string;
}

/** Each certificate as it came of it; 6 when any was refused. */
export async function importAnchors({
  api,
  args: [file = ''],
  options: { purpose, dryRun = false, ifVersion, reason },
  output,
  say,
}: ApiCall<ImportOptions>): Promise<ExitCode | undefined> {
  const header = commandHeader(ifVersion);
  const anchorsPem = await readInput(file);
  // Whatever the file has, a key among it is not sent anywhere.
  if (/PRIVATE KEY-----/i.test(anchorsPem)) throw new Error(`${file} has a private key in it`);
  const report = bodyOf(
    await api.POST('/api/v1/trust-anchor-bundles', {
      params: { query: { dryRun: dryRun ? 'true' : 'false' }, header },
      // Whether there is such a bundle the server says.
      body: { purpose, anchorsPem, reason } as Body,
    }),
  );
  const removed = report.removed.map((one) => ({ ...one, outcome: 'removed', reason: null, detail: null }));
  output.rows(
    [...report.certificates, ...removed],
    [
      { heading: 'fingerprint', of: ({ fingerprint }) => fingerprint },
      { heading: 'subject', of: ({ name }) => name },
      { heading: 'outcome', of: ({ outcome }) => outcome },
      { heading: 'reason', of: (row) => row.reason },
      { heading: 'detail', of: ({ detail }) => detail },
    ],
  );
  const whole = report.certificates.every(({ outcome }) => outcome !== 'refused');
  if (report.approvalId !== null) {
    say(`nothing of it holds yet: version ${report.version} of ${purpose} is proposed as ${report.bundleId}`);
    say(`another person looks at it and runs bfcert approvals approve ${report.approvalId}`);
  } else if (report.bundleId !== null) say(`version ${report.version} of ${purpose} is a draft: ${report.bundleId}`);
  else say(whole ? `nothing was stored; it would be version ${report.version}` : 'nothing was stored');
  return whole ? EXIT.done : EXIT.partly;
}
