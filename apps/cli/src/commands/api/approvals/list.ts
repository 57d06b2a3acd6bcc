import type { paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { everyOne } from '../every-one.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

type Approvals = paths['/api/v1/approvals']['get'];
type Status = NonNullable<NonNullable<Approvals['parameters']['query']>['status']>;

export interface ListOptions {
  readonly status: Status | 'all';
}

/** What waits for a second person, unless told otherwise. */
export async function list({ api, options, output }: ApiCall<ListOptions>): Promise<ExitCode | undefined> {
  const wanted = options.status === 'all' ? {} : { status: options.status };
  const read = (after: string | undefined) =>
    api.GET('/api/v1/approvals', { params: { query: { ...wanted, limit: 500, ...(after ? { after } : {}) } } });
  output.rows(await everyOne(read), [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'command', of: ({ command }) => command },
    {
      heading: 'about',
      of: ({ certificateId, bulkActionId, trustAnchors, stationAdoptionId, wave, identityId }) =>
        certificateId ?? bulkActionId ?? stationAdoptionId ?? trustAnchors?.bundleId ?? wave?.waveId ?? identityId,
    },
    {
      heading: 'accepts',
      of: ({ exception, tolerance, until }) =>
        (exception && `${exception.purpose} ${exception.kind}=${exception.value} until ${until}`) ??
        (tolerance && `${tolerance} until ${until}`),
    },
    {
      heading: 'starts',
      of: ({ wave, count, version }) => wave && `${wave.kind} ${wave.name}, version ${version}, ${count} stations`,
    },
    {
      heading: 'would lose the connection',
      of: ({ readiness }) => readiness && `${readiness.losing} stations, of ${readiness.unknown} it is not known`,
    },
    { heading: 'asked by', of: ({ requestedBy }) => requestedBy },
    { heading: 'why', of: ({ reason }) => reason },
    { heading: 'until', of: ({ expiresAt }) => expiresAt },
    { heading: 'overtaken', of: ({ overtaken }) => overtaken?.because ?? null },
    {
      heading: 'you may',
      of: ({ actions }) => actions.flatMap(({ allowed, name }) => (allowed ? [name] : [])).join(' '),
    },
  ]);
  return EXIT.done;
}
