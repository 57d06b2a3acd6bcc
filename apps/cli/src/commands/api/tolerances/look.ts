import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

type Query = NonNullable<paths['/api/v1/station-tolerances']['get']['parameters']['query']>;
type StationTolerance =
  paths['/api/v1/station-tolerances']['get']['responses'][200]['content']['application/json']['data'][number];

export interface ToleranceListOptions {
  readonly state?: string;
  readonly identity?: string;
  readonly limit: string;
}

const columns: readonly Column<StationTolerance>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'state', of: ({ state }) => state },
  { heading: 'identity', of: ({ identityId }) => identityId },
  { heading: 'owner', of: ({ owner }) => owner },
  { heading: 'tolerates', of: ({ kind }) => kind },
  { heading: 'until', of: ({ until }) => until },
  { heading: 'reason', of: ({ reason }) => reason },
];

export function list(call: ApiCall<ToleranceListOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
  // What the server does not know it refuses by name.
  const query = { state: options.state, identity: options.identity } as Query;
  return printList(
    call,
    (page) => api.GET('/api/v1/station-tolerances', { params: { query: { ...query, ...page } } }),
    columns,
  );
}

export async function show({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const one = bodyOf(await api.GET('/api/v1/station-tolerances/{id}', { params: { path: { id } } }));
  output.thing(one, [
    ['id', one.id],
    ['state', one.state],
    ['version', one.version],
    ['identity', one.identityId],
    ['owner', one.owner],
    ['tolerates', one.kind],
    ['granted', one.grantedAt],
    ['until', one.until],
    ['reason', one.reason],
    ...Object.entries(one.people).map(([name, text]): [string, string] => [name, text]),
    ['ended', one.endedAt && `${one.endedAt} by ${one.endedBy}: ${one.endReason}`],
  ]);
  return EXIT.done;
}
