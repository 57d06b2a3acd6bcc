import { type Command, Option } from 'commander';
import { apiCommand, REASON } from './api-command.ts';
import type { AskOptions } from './break-glass/act.ts';
import type { BreakGlassListOptions } from './break-glass/look.ts';

/** `bfcert break-glass …`: single stations on Profile 3 that are let back to Profile 2 for a time. */
export function addBreakGlassCommands(program: Command): void {
  const glass = program.command('break-glass').description('stations on Profile 3 that are let back to Profile 2');

  apiCommand<BreakGlassListOptions>(glass, 'list', 'those that are asked for, in force and over', async (call) =>
    (await import('./break-glass/look.ts')).list(call),
  )
    .option('--state <name>', 'asked, open, narrowed, ended or turned_down')
    .option('--station <id>', 'of one station');

  apiCommand<AskOptions>(glass, 'ask', 'ask a second person to let a station back', async (call) =>
    (await import('./break-glass/act.ts')).ask(call),
  )
    .argument('<station>')
    .requiredOption('--until <time>', 'end date, e.g. 2026-03-01T12:00:00Z; 72 hours ahead at most')
    .addOption(
      new Option('--key <which>', 'the password with which it comes')
        .choices(['last_used', 'by_hand', 'delivered'])
        .default('last_used'),
    )
    .option('--lower', 'send the station to Profile 2 when it is approved; not with OCPP 1.6, nor with by_hand')
    .requiredOption(...REASON);

  apiCommand<{ reason: string }>(glass, 'end', 'refuse Profile 2 of the station again', async (call) =>
    (await import('./break-glass/act.ts')).end(call),
  )
    .argument('<id>')
    .requiredOption(...REASON);
}
