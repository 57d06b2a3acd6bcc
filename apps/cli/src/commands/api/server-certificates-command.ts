import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { RefreshOptions } from './server-certificates/sources.ts';

/** `bfcert server-certificates …`. */
export function addServerCertificateCommands(program: Command): void {
  const servers = program
    .command('server-certificates')
    .description('certificates of servers, where others keep them and where ours are shown');

  apiCommand(servers, 'sources', 'the configured sources and their last reading', async (call) =>
    (await import('./server-certificates/sources.ts')).sources(call),
  );
  apiCommand(
    servers,
    'list',
    'what a source had at its last reading; ends with 8 when anything differs from the records',
    async (call) => (await import('./server-certificates/sources.ts')).list(call),
  ).argument('<source>');
  apiCommand<RefreshOptions>(servers, 'refresh', 'have a source read now', async (call) =>
    (await import('./server-certificates/sources.ts')).refresh(call),
  )
    .argument('<source>')
    .requiredOption(...REASON);
}
