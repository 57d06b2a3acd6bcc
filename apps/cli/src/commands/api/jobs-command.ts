import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { JobListOptions } from './jobs/list.ts';

/** `bfcert jobs …`: what the PKI still has to do for certificates. */
export function addJobCommands(program: Command): void {
  const jobs = program.command('jobs').description('what was ordered of the PKI, and what waits for a person');

  apiCommand<JobListOptions>(jobs, 'list', 'jobs, newest first', async (call) =>
    (await import('./jobs/list.ts')).list(call),
  )
    .option('--state <name>', 'in one state')
    .option('--action <name>', 'of one kind: issue, void or revoke')
    .option('--certificate <id>', 'of one certificate')
    .option('--dead', 'those that are tried no more and wait for a person')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand(jobs, 'show', 'one job and its steps', async (call) =>
    (await import('./jobs/show.ts')).show(call),
  ).argument('<id>');

  apiCommand<{ reason: string }>(jobs, 'retry', 'send a dead job on again', async (call) =>
    (await import('./jobs/retry.ts')).retry(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);

  apiCommand<{ reason: string }>(jobs, 'cancel', 'take an order back, also a dead one', async (call) =>
    (await import('./jobs/cancel.ts')).cancel(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);
}
