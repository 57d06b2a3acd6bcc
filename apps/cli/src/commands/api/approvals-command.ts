import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { ListOptions } from './approvals/list.ts';

const ANSWERS = {
  approve: 'say yes to what another person asked for: it runs at once, exactly as asked',
  decline: 'say no to what another person asked for',
  withdraw: 'take back what you asked for',
} as const;

/** `bfcert approvals …`. */
export function addApprovalCommands(program: Command): void {
  const approvals = program.command('approvals').description('commands that need a second person');

  apiCommand<ListOptions>(approvals, 'list', 'what waits for a second person, newest first', async (call) =>
    (await import('./approvals/list.ts')).list(call),
  ).addOption(
    new Option('--status <name>', 'in which status')
      .choices(['pending', 'approved', 'declined', 'withdrawn', 'overtaken', 'expired', 'all'])
      .default('pending'),
  );

  for (const verdict of ['approve', 'decline', 'withdraw'] as const) {
    apiCommand<{ reason: string }>(approvals, verdict, ANSWERS[verdict], async (call) =>
      (await import('./approvals/answer.ts')).answer(verdict)(call),
    )
      .argument('<id>')
      .requiredOption(...REASON);
  }
}
