import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { AttestOptions, WithdrawOptions } from './milestones/act.ts';
import type { AttestationListOptions } from './milestones/look.ts';
import { type ReportOptions, reportFormats } from './milestones/report.ts';

/** `bfcert milestones …`: how far the fleet has come, and what people attest of it. */
export function addMilestoneCommands(program: Command): void {
  const milestones = program.command('milestones').description('M1 to M6: what is met by data, and what people attest');

  apiCommand(
    milestones,
    'list',
    'each milestone with its criteria: the verdict, the figure, and its source',
    async (call) => (await import('./milestones/look.ts')).list(call),
  );

  apiCommand<ReportOptions>(
    milestones,
    'report',
    'a compliance report: the milestones, every station, and what stands in the way',
    async (call) => (await import('./milestones/report.ts')).report(call),
  ).addOption(new Option('--format <format>', 'a line of this for each record').choices(reportFormats).default('csv'));

  apiCommand<AttestationListOptions>(milestones, 'attestations', 'what people attest, newest first', async (call) =>
    (await import('./milestones/look.ts')).attestations(call),
  )
    .option('--criterion <name>', 'of one criterion')
    .option('--limit <count>', 'at most so many', '100');

  apiCommand<AttestOptions>(milestones, 'attest', 'attest a criterion in your own name', async (call) =>
    (await import('./milestones/act.ts')).attest(call),
  )
    .argument('<criterion>')
    .requiredOption('--statement <words>', 'what you attest')
    .option('--link <url>', 'where it can be seen')
    .requiredOption('--until <time>', 'end date, e.g. 2027-03-01T12:00:00Z; 366 days ahead at most')
    .requiredOption(...REASON);

  apiCommand<WithdrawOptions>(milestones, 'withdraw', 'take an attestation back', async (call) =>
    (await import('./milestones/act.ts')).withdraw(call),
  )
    .argument('<attestation>')
    .requiredOption(...REASON);
}
