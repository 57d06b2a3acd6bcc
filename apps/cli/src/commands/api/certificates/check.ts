import { everyItem, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { wholeNumber } from '../whole-number.ts';
import { type CertificateRow, columns } from './list.ts';

type Query = NonNullable<paths['/api/v1/certificates']['get']['parameters']['query']>;

const DAY_MS = 86_400_000;

/** Those in service, whose end somebody would notice; a replaced one may end in peace. */
export async function check({
  api,
  options,
  output,
  say,
}: ApiCall<{ expiresWithin?: string; purpose?: string }>): Promise<ExitCode | undefined> {
  const days = wholeNumber(options.expiresWithin ?? '30', 'expires-within', 0, 10_000);
  const before = Date.now() + days * DAY_MS;
  const query = { state: 'active', purpose: options.purpose, limit: 500 } as Query;
  const ending: CertificateRow[] = [];
  let seen = 0;
  const read = (after: string | undefined) =>
    api.GET('/api/v1/certificates', { params: { query: { ...query, ...(after ? { after } : {}) } } });
  for await (const row of everyItem(read)) {
    seen += 1;
    if (row.notAfter !== null && Date.parse(row.notAfter) <= before) ending.push(row);
  }
  output.rows(ending, columns);
  say(`${ending.length} of ${seen} active certificates end within ${days} days`);
  return ending.length === 0 ? EXIT.done : EXIT.finding;
}
