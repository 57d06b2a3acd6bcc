import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { ReportOptions } from './import-jobs/import-job.ts';

/** `bfcert import-jobs …`; `identities import` and `certificates import` begin one where the file is large. */
export function addImportJobCommands(program: Command): void {
  const jobs = program.command('import-jobs').description('imports that are too large to be answered at once');

  apiCommand<{ limit: string }>(jobs, 'list', 'what waits, is taken or was taken, newest first', async (call) =>
    (await import('./import-jobs/import-job.ts')).list(call),
  ).option('--limit <count>', 'at most so many', '100');

  apiCommand(jobs, 'show', 'how far it is; ends with 6 when some rows were not taken', async (call) =>
    (await import('./import-jobs/import-job.ts')).show(call),
  ).argument('<id>');

  apiCommand<ReportOptions>(jobs, 'report', 'what came of each row so far, by line', async (call) =>
    (await import('./import-jobs/import-job.ts')).report(call),
  )
    .argument('<id>')
    .addOption(
      new Option('--outcome <name>', 'of one outcome').choices([
        'created',
        'changed',
        'unchanged',
        'imported',
        'known',
        'conflict',
        'refused',
        'failed',
      ]),
    );

  apiCommand<{ reason: string }>(jobs, 'cancel', 'take no further row; what was done stays', async (call) =>
    (await import('./import-jobs/import-job.ts')).cancel(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);
}

/** Of a command that may begin one. */
export const withWaiting = (command: Command): Command =>
  command
    .option('--no-wait', 'where the file is so large that a job takes it: print the job, and do not wait for its end')
    .option('--timeout <seconds>', 'how long to wait for the end of such a job', '3600');
