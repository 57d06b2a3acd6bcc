import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { CreateOptions } from './tokens/tokens.ts';
import { granting } from './users-command.ts';

/** `bfcert tokens …`. */
export function addTokenCommands(program: Command): void {
  const tokens = program.command('tokens').description('what programs, and people on a command line, call with');

  apiCommand(tokens, 'list', 'your own; of everybody for an administrator', async (call) =>
    (await import('./tokens/tokens.ts')).list(call),
  );

  granting(
    apiCommand<CreateOptions>(tokens, 'create', 'make one; prints its secret once', async (call) =>
      (await import('./tokens/tokens.ts')).create(call),
    )
      .argument('<name>', 'what it is for')
      .option('--user <user>', 'of this service; left out: your own')
      .option('--days <count>', 'until it ends', '90'),
  ).requiredOption(...REASON);

  apiCommand<{ reason: string }>(tokens, 'revoke', 'let nobody in with it any more', async (call) =>
    (await import('./tokens/tokens.ts')).revoke(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);
}
