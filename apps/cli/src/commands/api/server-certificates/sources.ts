import { bodyOf, everyItem, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface RefreshOptions {
  readonly reason: string;
}

type Row =
  paths['/api/v1/server-certificate-sources/{source}/certificates']['get']['responses'][200]['content']['application/json']['data'][number];

const PAGE = 500;
/** More than any source has. */
const MOST = 1_000_000;

export async function sources({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const { data } = bodyOf(await api.GET('/api/v1/server-certificate-sources'));
  output.rows(data, [
    { heading: 'source', of: ({ name }) => name },
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'certificates', of: ({ look }) => look?.certificates },
    { heading: 'read to the end', of: ({ look }) => look?.completedAt },
    { heading: 'problem', of: ({ look }) => look?.error },
  ]);
  return EXIT.done;
}

export async function list({ api, args: [source = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/server-certificate-sources/{source}/certificates', {
      params: { path: { source }, query: { limit: PAGE, ...(after ? { after } : {}) } },
    });
  const rows: Row[] = [];
  for await (const row of everyItem(read, MOST)) rows.push(row);
  output.rows(rows, [
    { heading: 'what', of: ({ reference }) => reference },
    { heading: 'name', of: ({ serverName }) => serverName },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'until', of: ({ notAfter }) => notAfter },
    { heading: 'trusted', of: ({ served, fingerprint }) => trust(served, fingerprint) },
    { heading: 'certificate', of: ({ certificateId }) => certificateId },
    { heading: 'differs', of: ({ drift }) => drift?.kind },
    { heading: 'detail', of: ({ problem, drift, notRecorded }) => problem ?? drift?.detail ?? notRecorded },
  ]);
  return rows.some(({ drift }) => drift !== null) ? EXIT.finding : EXIT.done;
}

const trust = (served: Row['served'], fingerprint: string | null): string | null | undefined =>
  served === null || fingerprint === null ? null : served.validates ? 'yes' : served.validationProblem;

export async function refresh({
  api,
  args: [source = ''],
  options: { reason },
  output,
  say,
}: ApiCall<RefreshOptions>): Promise<ExitCode | undefined> {
  const path = '/api/v1/server-certificate-sources/{source}/actions/refresh';
  const header = commandHeader();
  const accepted = bodyOf(await api.POST(path, { params: { path: { source }, header }, body: { reason } }));
  output.thing(accepted, [['source', accepted.source]]);
  say('`bfcert server-certificates sources` says when it was read');
  return EXIT.done;
}
