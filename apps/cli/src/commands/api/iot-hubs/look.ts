import { bodyOf, everyItem, type paths } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export type Operation =
  paths['/api/v1/iot-hubs/{hub}/operations/{operationId}']['get']['responses'][200]['content']['application/json'];

type HubRow =
  paths['/api/v1/iot-hubs/{hub}/certificates']['get']['responses'][200]['content']['application/json']['data'][number];

const PAGE = 500;
/** More than a registry holds. */
const MOST = 1_000_000;
const page = (after: string | undefined) => ({ limit: PAGE, ...(after ? { after } : {}) });

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const { data } = bodyOf(await api.GET('/api/v1/iot-hubs'));
  output.rows(data, [
    { heading: 'hub', of: ({ name }) => name },
    { heading: 'certificates', of: ({ look }) => look?.certificates },
    { heading: 'read to the end', of: ({ look }) => look?.completedAt },
    { heading: 'problem', of: ({ look }) => look?.error },
  ]);
  return EXIT.done;
}

export async function certificates({ api, args: [hub = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const read = (after: string | undefined) =>
    api.GET('/api/v1/iot-hubs/{hub}/certificates', { params: { path: { hub }, query: page(after) } });
  const rows: HubRow[] = [];
  for await (const row of everyItem(read, MOST)) rows.push(row);
  output.rows(rows, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'things', of: ({ things }) => things.join(' ') },
    { heading: 'created', of: ({ createdAt }) => createdAt },
    { heading: 'last seen', of: ({ lastSeenAt }) => lastSeenAt },
  ]);
  return EXIT.done;
}

export async function drift({ api, args: [hub = ''], output, say }: ApiCall<object>): Promise<ExitCode | undefined> {
  const path = { hub };
  const first = bodyOf(await api.GET('/api/v1/iot-hubs/{hub}/drift', { params: { path, query: { limit: PAGE } } }));
  const rows = [...first.data];
  for (let next = first.page.next; next !== null; ) {
    const more = bodyOf(await api.GET('/api/v1/iot-hubs/{hub}/drift', { params: { path, query: page(next) } }));
    rows.push(...more.data);
    next = more.page.next;
  }
  output.rows(rows, [
    { heading: 'kind', of: ({ kind }) => kind },
    { heading: 'there', of: ({ there }) => there },
    { heading: 'here', of: ({ here }) => here },
    { heading: 'certificate', of: ({ certificateId }) => certificateId },
    { heading: 'at the hub', of: ({ hubCertificateId }) => hubCertificateId },
    { heading: 'detail', of: ({ detail }) => detail },
  ]);
  say(first.lookedAt === null ? 'the hub was never read to the end' : `as the hub was at ${first.lookedAt}`);
  return rows.length === 0 ? EXIT.done : EXIT.finding;
}

export async function operation({
  api,
  args: [hub = '', operationId = ''],
  output,
}: ApiCall<object>): Promise<ExitCode | undefined> {
  const path = { hub, operationId };
  const found = bodyOf(await api.GET('/api/v1/iot-hubs/{hub}/operations/{operationId}', { params: { path } }));
  output.thing(found, [
    ['operation', found.id],
    ['what', found.kind],
    ['certificate', found.hubCertificateId],
    ['status', found.status],
    ['attempts', found.attempts],
    ['next attempt', found.finishedAt === null ? found.nextAttemptAt : null],
    ['last error', found.lastError],
    ['done', found.done.join(', ')],
    ['to be deleted', found.candidates.join(' ')],
    ['result', found.result],
    ['key', found.keyWaits ? 'waits for its download' : null],
  ]);
  return EXIT.done;
}
