import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';

/** `bfcert stations …`. */
export function addStationCommands(program: Command): void {
  const stations = program.command('stations').description('charging stations and their way to a certificate');

  apiCommand(
    stations,
    'list',
    'every station: connection, security profile, and where its migration stands',
    async (call) => (await import('./stations/list.ts')).list(call),
  );

  apiCommand<{ reason: string }>(
    stations,
    'migrate',
    'let stations come from password to certificate; ends with 6 when some cannot begin',
    async (call) => (await import('./stations/migrate.ts')).migrate(call),
  )
    .argument('<identity...>')
    .requiredOption(...REASON);
}
