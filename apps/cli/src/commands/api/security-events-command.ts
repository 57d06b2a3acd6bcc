import type { paths } from '@bfcert/api-client';
import type { Command } from 'commander';
import { type ApiCall, apiCommand } from './api-command.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Column } from './output.ts';
import { printList } from './print-list.ts';

type Query = NonNullable<paths['/api/v1/security-events']['get']['parameters']['query']>;
type SecurityEvent =
  paths['/api/v1/security-events']['get']['responses'][200]['content']['application/json']['data'][number];

interface SecurityEventOptions {
  readonly identity?: string;
  readonly type?: string;
  readonly category?: string;
  readonly severity?: string;
  readonly critical?: boolean;
  readonly source?: string;
  readonly owner?: string;
  readonly since?: string;
  readonly limit: string;
}

const columns: readonly Column<SecurityEvent>[] = [
  { heading: 'id', of: ({ id }) => id },
  { heading: 'last', of: ({ lastAt }) => lastAt },
  { heading: 'times', of: ({ count }) => count },
  { heading: 'severity', of: ({ severity }) => severity },
  { heading: 'type', of: ({ type }) => type },
  { heading: 'named', of: ({ reportedType }) => reportedType },
  { heading: 'source', of: ({ source }) => source },
  { heading: 'identity', of: ({ identityId }) => identityId },
  { heading: 'address', of: ({ remoteAddress }) => remoteAddress },
  { heading: 'incident', of: ({ incidentId }) => incidentId },
];

/** `bfcert security-events list`: what stations, gateways and services noticed. */
export function addSecurityEventCommands(program: Command): void {
  const events = program.command('security-events').description('what stations, gateways and services noticed');
  apiCommand<SecurityEventOptions>(events, 'list', 'security events, newest first', list)
    .option('--identity <id>', 'of one identity')
    .option('--type <name>', 'of one type of the taxonomy')
    .option('--category <name>', 'e.g. tls_and_certificate')
    .option('--severity <name>', 'critical, high, medium or low')
    .option('--critical', 'those that OCPP calls critical')
    .option('--source <name>', 'station_message, gateway, est, vas, broker, log_store or server')
    .option('--owner <name>', 'of one owner')
    .option('--since <time>', 'the last of them at or after it, e.g. 2026-03-01T00:00:00Z')
    .option('--limit <count>', 'at most so many', '100');
}

function list(call: ApiCall<SecurityEventOptions>): Promise<ExitCode | undefined> {
  const { api, options } = call;
  const { identity, type, category, severity, source, owner, since } = options;
  // What the server does not know it refuses by name.
  const critical = options.critical ? 'true' : undefined;
  const query = { identity, type, category, severity, source, owner, since, critical } as Query;
  return printList(
    call,
    (page) => api.GET('/api/v1/security-events', { params: { query: { ...query, ...page } } }),
    columns,
  );
}
