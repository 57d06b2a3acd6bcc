import { everyItem, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import type { Column } from '../output.ts';
import { wholeNumber } from '../whole-number.ts';

type Get = paths['/api/v1/audit-entries']['get'];
type Query = NonNullable<Get['parameters']['query']>;
type Entry = Get['responses'][200]['content']['application/json']['data'][number];

export interface ListOptions {
  readonly actor?: string;
  readonly action?: string;
  readonly identity?: string;
  readonly certificate?: string;
  readonly outcome?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: string;
}

const PAGE = 500;

const columns: readonly Column<Entry>[] = [
  { heading: '#', of: ({ sequence }) => sequence },
  { heading: 'time', of: ({ at }) => at },
  { heading: 'actor', of: ({ actor }) => actor },
  { heading: 'action', of: ({ action }) => action },
  { heading: 'outcome', of: ({ outcome, refusal }) => refusal ?? outcome },
  { heading: 'about', of: ({ certificateId, identityId }) => certificateId ?? identityId },
  { heading: 'change', of: ({ before, after }) => (after === null ? '' : `${before ?? '-'} > ${after}`) },
  { heading: 'reason', of: ({ reason }) => reason },
  { heading: 'id', of: ({ id }) => id },
];

export async function list({ api, options, output }: ApiCall<ListOptions>): Promise<undefined> {
  const most = wholeNumber(options.limit, 'limit', 1, 1_000_000);
  const query = {
    limit: Math.min(most, PAGE),
    actor: options.actor,
    action: options.action,
    identityId: options.identity,
    certificateId: options.certificate,
    outcome: options.outcome,
    from: options.from,
    to: options.to,
  } as Query;
  const rows: Entry[] = [];
  const read = (after: string | undefined) =>
    api.GET('/api/v1/audit-entries', { params: { query: { ...query, ...(after ? { after } : {}) } } });
  for await (const row of everyItem(read, most)) rows.push(row);
  output.rows(rows, columns);
}
