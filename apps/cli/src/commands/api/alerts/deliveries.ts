import { ApiRefusal, bodyOf, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode, WrongUse } from '../exit-codes.ts';
import type { Column } from '../output.ts';
import { printList } from '../print-list.ts';

type Query = NonNullable<paths['/api/v1/alert-deliveries']['get']['parameters']['query']>;
type Delivery =
  paths['/api/v1/alert-deliveries']['get']['responses'][200]['content']['application/json']['data'][number];

export interface DeliveryListOptions {
  readonly route?: string;
  readonly status?: string;
  readonly limit: string;
}

export interface ResendOptions {
  readonly failed?: boolean;
  readonly route?: string;
  readonly reason: string;
}

const PAGE = 500;

const columns: readonly Column<Delivery>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'route', of: ({ route }) => route },
  { heading: 'status', of: ({ status }) => status },
  { heading: 'severity', of: ({ alert }) => alert.severity },
  { heading: 'alert', of: ({ alert }) => alert.name },
  { heading: 'at', of: ({ alert }) => alert.at },
  { heading: 'attempts', of: ({ attempts }) => attempts },
  { heading: 'outcome', of: ({ lastOutcome }) => lastOutcome },
  { heading: 'next attempt', of: ({ nextAttemptAt }) => nextAttemptAt },
];

export function deliveries(call: ApiCall<DeliveryListOptions>): Promise<ExitCode | undefined> {
  const { route, status } = call.options;
  // What the server does not know it refuses by name.
  const filter = { route, status } as Query;
  return printList(
    call,
    (page) => call.api.GET('/api/v1/alert-deliveries', { params: { query: { ...filter, ...page } } }),
    columns,
  );
}

/** Those that are named, or with `--failed` every one that is tried no more. */
export async function resend(
  { api, args, options: { failed = false, route, reason }, output, say }: ApiCall<ResendOptions>,
  action: 'replay' | 'dismiss',
): Promise<ExitCode> {
  if (failed === args.length > 0) throw new WrongUse('name deliveries, or say --failed, one of them');
  if (route !== undefined && !failed) throw new WrongUse('--route goes with --failed');
  const ids = failed ? await idsOfFailed(api, route) : args;
  const path = `/api/v1/alert-deliveries/{id}/actions/${action}` as const;
  const done: Delivery[] = [];
  for (const id of ids) {
    try {
      const params = { path: { id }, header: commandHeader() };
      done.push(bodyOf(await api.POST(path, { params, body: { reason } })));
    } catch (error) {
      if (!(error instanceof ApiRefusal) || ids.length === 1) throw error;
      say(`${id}: ${error.message} (${error.code})`);
    }
  }
  output.rows(done, columns);
  return done.length === ids.length ? EXIT.done : EXIT.partly;
}

/** All of them before the first is touched: a page that is half done would begin elsewhere. */
async function idsOfFailed(api: ApiCall<object>['api'], route: string | undefined): Promise<readonly string[]> {
  const all = await everyOne((after) => {
    const query = { status: 'failed', limit: PAGE, ...(route && { route }), ...(after && { after }) } as const;
    return api.GET('/api/v1/alert-deliveries', { params: { query } });
  });
  return all.map(({ id }) => id);
}
