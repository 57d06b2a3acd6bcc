import { type Command, Option } from 'commander';
import { apiCommand } from './api-command.ts';
import type { ListOptions } from './certificates/list.ts';

/** `bfcert certificates …`. */
export function addCertificateCommands(program: Command): void {
  const certificates = program
    .command('certificates')
    .alias('cert')
    .description('look certificates up and act on them');

  apiCommand<ListOptions>(certificates, 'list', 'the inventory, newest first', async (call) =>
    (await import('./certificates/list.ts')).list(call),
  )
    .option('--purpose <name>', 'of one purpose')
    .option('--state <name>', 'in one state')
    .option('--identity <id>', 'of one identity')
    .option('--search <text>', 'part of a name, serial number or fingerprint')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand(certificates, 'show', 'one certificate: who, what for, state, what may be done', async (call) =>
    (await import('./certificates/show.ts')).show(call),
  ).argument('<id>');

  apiCommand(certificates, 'chain', 'its chain as PEM, leaf first; never a key', async (call) =>
    (await import('./certificates/show.ts')).chain(call),
  ).argument('<id>');

  apiCommand(certificates, 'history', 'what happened to it, oldest first', async (call) =>
    (await import('./certificates/show.ts')).history(call),
  ).argument('<id>');

  apiCommand<{ expiresWithin?: string; purpose?: string }>(
    certificates,
    'check',
    'ends with 8 when certificates in service end soon: for cron and CI',
    async (call) => (await import('./certificates/check.ts')).check(call),
  )
    .addOption(new Option('--expires-within <days>', 'how soon').default('30'))
    .option('--purpose <name>', 'of one purpose');
}
