import { dirname } from 'node:path';
import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import { follow, timeoutIn, type WaitOptions } from '../import-jobs/follow.ts';
import { readInput } from '../read-input.ts';
import { areCertificateRows, withPemOfFiles } from './certificate-rows.ts';

type Import = paths['/api/v1/certificates/imports']['post'];
type Body = Import['requestBody']['content']['application/json'];

export interface ImportOptions extends WaitOptions {
  readonly purpose: string;
  readonly operatingModel?: string;
  readonly entries?: string;
  readonly dryRun?: boolean;
  readonly reason: string;
}

/** Each certificate as it came of it, or the job that takes them; 6 when some were not taken. */
export async function importBundle(call: ApiCall<ImportOptions>): Promise<ExitCode | undefined> {
  const {
    api,
    args: [file = ''],
    options: { purpose, operatingModel, entries, dryRun = false, reason },
    output,
    say,
  } = call;
  const timeout = timeoutIn(call.options);
  const text = await readInput(file);
  const isCsv = areCertificateRows(text);
  if (isCsv && entries !== undefined) throw new WrongUse('what is known of one stands in its row of the CSV file');
  const sent = isCsv ? await withPemOfFiles(text, file, file === '-' ? '.' : dirname(file)) : text;
  // Whatever the file has, a key among it is not sent anywhere.
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(sent)) throw new Error(`${file} has a private key in it`);
  const model = operatingModel === undefined ? {} : { operatingModel };
  const content = isCsv ? { csv: sent } : { bundlePem: sent };
  const known = entries === undefined ? {} : { entries: entriesIn(await readInput(entries), entries) };
  const report = bodyOf(
    await api.POST('/api/v1/certificates/imports', {
      params: { query: { dryRun: dryRun ? 'true' : 'false' }, header: commandHeader() },
      body: { purpose, ...model, ...content, ...known, reason } as Body,
    }),
  );
  if ('status' in report) return follow(call, report, timeout);
  output.rows(report.certificates, [
    { heading: 'fingerprint', of: ({ fingerprint }) => fingerprint },
    { heading: 'outcome', of: ({ outcome }) => outcome },
    { heading: 'certificate', of: ({ certificateId }) => certificateId },
    { heading: 'identity', of: ({ identityId }) => identityId },
    { heading: 'state', of: ({ stage }) => stage },
    { heading: 'reason', of: ({ reason: why }) => why },
    { heading: 'detail', of: ({ detail }) => detail },
  ]);
  if (dryRun) say('nothing was stored');
  const taken = report.certificates.every(({ outcome }) => outcome === 'imported' || outcome === 'known');
  return taken ? EXIT.done : EXIT.partly;
}

function entriesIn(text: string, file: string): unknown[] {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    throw new Error(`${file} is no JSON`);
  }
  if (!Array.isArray(entries)) throw new Error(`${file} is no JSON array`);
  return entries;
}
