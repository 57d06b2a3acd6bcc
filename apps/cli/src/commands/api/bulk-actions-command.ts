import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';

/** `bfcert bulk-actions …`; `bfcert certificates bulk` makes one. */
export function addBulkActionCommands(program: Command): void {
  const bulk = program.command('bulk-actions').description('one command on many certificates');

  apiCommand<{ limit: string }>(bulk, 'list', 'what was drafted, runs or ran, newest first', async (call) =>
    (await import('./bulk-actions/bulk-action.ts')).list(call),
  ).option('--limit <count>', 'at most so many', '100');

  apiCommand<{ reason: string; confirm: string }>(bulk, 'start', 'let a dry run come true', async (call) =>
    (await import('./bulk-actions/bulk-action.ts')).start(call),
  )
    .argument('<id>')
    .requiredOption('--confirm <action and count>', 'typed as the dry run says, e.g. "revoke 412"')
    .requiredOption(...REASON);

  apiCommand<{ reason: string }>(bulk, 'abort', 'act on no further certificate; what was done stays', async (call) =>
    (await import('./bulk-actions/bulk-action.ts')).abort(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);

  apiCommand(bulk, 'show', 'what it would do, or how far it is; ends with 6 when some were refused', async (call) =>
    (await import('./bulk-actions/bulk-action.ts')).show(call),
  ).argument('<id>');

  apiCommand(bulk, 'targets', 'its certificates, and what came of each', async (call) =>
    (await import('./bulk-actions/bulk-action.ts')).targets(call),
  ).argument('<id>');
}
