import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export async function show({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode | undefined> {
  const one = bodyOf(await api.GET('/api/v1/incidents/{id}', { params: { path: { id } } }));
  output.thing(one, [
    ['id', one.id],
    ['cause', `${one.cause}: ${one.means}`],
    ['summary', one.summary],
    ['what to do', `docs/operations/incidents.md#${one.runbook}`],
    ['severity', one.severity],
    ['state', one.state],
    ['version', one.version],
    ['owner', one.owner],
    ['told', one.supportOwner],
    ['assigned', one.assignee],
    ['opened', one.openedAt],
    ['to be acknowledged by', one.state === 'opened' ? one.acknowledgeBy : null],
    ['acknowledged', one.acknowledged && `${one.acknowledged.at} by ${one.acknowledged.by}`],
    ['occurrences', one.occurrences],
    ['last', one.lastOccurredAt],
    ['resolved', one.resolvedAt],
    ['closed', one.closed && `${one.closed.at} by ${one.closed.by}: ${one.closed.reason}`],
    ...one.links.map((link): [string, string] => [link.kind.replaceAll('_', ' '), link.id]),
    ...one.notes.map(({ at, by, text }): [string, string] => [at, `${by}: ${text}`]),
    ...one.actions.map(({ name, allowed, reason }): [string, string] => [
      name,
      allowed ? 'allowed' : (reason ?? 'not now'),
    ]),
  ]);
  return EXIT.done;
}
