import type { Command } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { ProbeListOptions } from './probes/list.ts';
import type { RunOptions } from './probes/run.ts';

/** `bfcert probes …`: whether a certificate is issued, revoked and published, tried with one that nobody can use. */
export function addProbeCommands(program: Command): void {
  const probes = program
    .command('probes')
    .description('issues and revokes a certificate of nobody, to see that both work');

  apiCommand<ProbeListOptions>(probes, 'list', 'synthetic probes, newest first', async (call) =>
    (await import('./probes/list.ts')).list(call),
  )
    .option('--state <state>', 'running, succeeded or failed')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand<RunOptions>(probes, 'run', 'runs one, and waits for its end', async (call) =>
    (await import('./probes/run.ts')).run(call),
  )
    .option('--no-wait', 'print its id and do not wait')
    .option('--timeout <seconds>', 'how long to wait for it', '1200')
    .requiredOption(...REASON);
}
