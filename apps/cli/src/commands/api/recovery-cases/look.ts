import { bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

type Query = NonNullable<paths['/api/v1/recovery-cases']['get']['parameters']['query']>;
type RecoveryCase =
  paths['/api/v1/recovery-cases']['get']['responses'][200]['content']['application/json']['data'][number];

export interface RecoveryListOptions {
  readonly state?: string;
  readonly identity?: string;
  readonly limit: string;
}

const columns: readonly Column<RecoveryCase>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'state', of: ({ state }) => state },
  { heading: 'identity', of: ({ identityId }) => identityId },
  { heading: 'owner', of: ({ owner }) => owner },
  { heading: 'opened', of: ({ openedAt }) => openedAt },
  { heading: 'until', of: ({ until }) => until },
  { heading: 'reason', of: ({ reason }) => reason },
];

export function list(call: ApiCall<RecoveryListOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
  // What the server does not know it refuses by name.
  const query = { state: options.state, identity: options.identity } as Query;
  return printList(
    call,
    (page) => api.GET('/api/v1/recovery-cases', { params: { query: { ...query, ...page } } }),
    columns,
  );
}

export async function show({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const one = bodyOf(await api.GET('/api/v1/recovery-cases/{id}', { params: { path: { id } } }));
  output.thing(one, [
    ['id', one.id],
    ['state', one.state],
    ['version', one.version],
    ['identity', one.identityId],
    ['owner', one.owner],
    ['opened', `${one.openedAt} by ${one.openedBy}`],
    ['reason', one.reason],
    ['because of', one.because],
    ['bootstrap', named(one.bootstrap)],
    ['admitted until', one.until],
    ...Object.entries(one.people ?? {}).map(([name, text]): [string, string] => [name, text]),
    ['ended', one.endedAt],
    ['recovered with', one.recoveredWith],
  ]);
  return EXIT.done;
}

function named(bootstrap: RecoveryCase['bootstrap']): string | null {
  if (bootstrap === null) return null;
  if (bootstrap.kind === 'factory_certificate') return `factory certificate ${bootstrap.certificateId}`;
  if (bootstrap.spentBy !== null) return `one-time key, spent on ${bootstrap.spentBy}`;
  return bootstrap.taken ? 'one-time key, taken' : 'one-time key, not taken yet';
}
