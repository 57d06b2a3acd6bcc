import { bodyOf } from '@bfcert/api-client';
import type { ApiCall } from '../api-command.ts';
import { commandHeader } from '../command-header.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface AddOptions {
  readonly event?: readonly string[];
  readonly description?: string;
  readonly reason: string;
}

type Action = 'enable' | 'disable' | 'rotate-secret' | 'remove';

export async function list({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const { data } = bodyOf(await api.GET('/api/v1/webhooks'));
  output.rows(data, [
    { heading: 'id', of: ({ id }) => id },
    { heading: 'url', of: ({ url }) => url },
    { heading: 'events', of: ({ eventTypes }) => (eventTypes.length === 0 ? 'all' : eventTypes.join(' ')) },
    { heading: 'state', of: ({ state, disabledBecause }) => [state, disabledBecause].filter(Boolean).join(': ') },
    { heading: 'description', of: ({ description }) => description },
  ]);
  return EXIT.done;
}

export async function add({ api, args: [url = ''], options, output }: ApiCall<AddOptions>): Promise<ExitCode> {
  const { event = [], description = '', reason } = options;
  const body = { url, description, eventTypes: [...event], reason };
  const made = bodyOf(await api.POST('/api/v1/webhooks', { params: { header: commandHeader() }, body }));
  output.thing(made, [
    ['id', made.id],
    ['secret', made.secret],
  ]);
  return EXIT.done;
}

export async function act(
  { api, args: [id = ''], options: { reason }, output }: ApiCall<{ reason: string }>,
  action: Action,
): Promise<ExitCode> {
  const path = `/api/v1/webhooks/{id}/actions/${action}` as const;
  const changed = bodyOf(await api.POST(path, { params: { path: { id }, header: commandHeader() }, body: { reason } }));
  output.thing(changed, [
    ['id', changed.id],
    ['state', action === 'remove' ? 'removed' : changed.state],
    ['secret', changed.secret],
  ]);
  return EXIT.done;
}

export async function deliveries({ api, args: [id = ''], output }: ApiCall<object>): Promise<ExitCode> {
  const { data } = bodyOf(await api.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id } } }));
  output.rows(data, [
    { heading: 'event', of: ({ eventId }) => eventId },
    { heading: 'type', of: ({ eventType }) => eventType },
    { heading: 'status', of: ({ status }) => status },
    { heading: 'attempts', of: ({ attempts }) => attempts },
    { heading: 'outcome', of: ({ lastOutcome }) => lastOutcome },
    { heading: 'next attempt', of: ({ nextAttemptAt }) => nextAttemptAt },
  ]);
  return EXIT.done;
}

export async function types({ api, output }: ApiCall<object>): Promise<ExitCode> {
  const { data } = bodyOf(await api.GET('/api/v1/event-types'));
  output.rows(data, [
    { heading: 'name', of: ({ name }) => name },
    { heading: 'version', of: ({ version }) => version },
    { heading: 'when', of: ({ when }) => when },
  ]);
  return EXIT.done;
}
