import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { EndOptions, GrantOptions } from './exceptions/act.ts';
import type { ExceptionListOptions } from './exceptions/look.ts';

/** `bfcert exceptions …`: names that are accepted in the place of bound ones. */
export function addExceptionCommands(program: Command): void {
  const exceptions = program
    .command('exceptions')
    .description('names that are accepted of an identity in the place of the bound ones');

  apiCommand<ExceptionListOptions>(exceptions, 'list', 'exceptions, newest first', async (call) =>
    (await import('./exceptions/look.ts')).list(call),
  )
    .option('--state <name>', 'active, ended or expired')
    .option('--identity <id>', 'of one identity')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand(exceptions, 'show', 'one exception', async (call) =>
    (await import('./exceptions/look.ts')).show(call),
  ).argument('<id>');

  apiCommand<GrantOptions>(exceptions, 'grant', 'ask another administrator to accept another name', async (call) =>
    (await import('./exceptions/act.ts')).grant(call),
  )
    .argument('<identity>')
    .requiredOption('--kind <binding>', 'organisation, or the binding that is the CN, e.g. serial_number')
    .requiredOption('--value <name>', 'the name, exactly as it stands in the certificate or the signing request')
    .requiredOption('--until <time>', 'end date, 90 days ahead at most, e.g. 2026-03-01T12:00:00Z')
    .option('--purpose <name>', 'what the certificates are for', 'charger_identity')
    .option('--if-version <number>', 'only while the identity has this version')
    .requiredOption(...REASON);

  apiCommand<EndOptions>(exceptions, 'end', 'end one; what rests on it is closed', async (call) =>
    (await import('./exceptions/act.ts')).end(call),
  )
    .argument('<id>')
    .option('--if-version <number>', 'only while it has this version')
    .requiredOption(...REASON);
}
